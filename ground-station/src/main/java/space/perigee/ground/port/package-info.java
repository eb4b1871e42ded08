/**
 * The ports that the server listens on. {@link space.perigee.ground.port.ListenPort} finds out
 * before anything is started whether one can be had, and says which cannot.
 */
@NullMarked
package space.perigee.ground.port;

import org.jspecify.annotations.NullMarked;
