/** The way in to the onboard runtime: {@link space.perigee.onboard.Main}. */
@NullMarked
package space.perigee.onboard;

import org.jspecify.annotations.NullMarked;
