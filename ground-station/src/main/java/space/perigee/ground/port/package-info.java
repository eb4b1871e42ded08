/**
 * The ports that the server listens on. {@link space.perigee.ground.port.ListenPort} checks before
 * anything starts that a port is free, and otherwise names the option to change.
 */
@NullMarked
package space.perigee.ground.port;

import org.jspecify.annotations.NullMarked;
