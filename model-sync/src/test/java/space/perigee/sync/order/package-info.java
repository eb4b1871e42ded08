@NullMarked
package space.perigee.sync.order;

import org.jspecify.annotations.NullMarked;
