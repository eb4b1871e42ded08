/**
 * The ground station as one process. {@link space.perigee.ground.server.GroundServer} wires its
 * parts, and closes them in the opposite order:
 *
 * <pre>
 *   broker -> link -> session (a thread) -> store
 *                        |  ^
 *              aggregate v  | evaluate (another thread)
 *   web reads the session's last snapshot, and the store
 * </pre>
 */
@NullMarked
package space.perigee.ground.server;

import org.jspecify.annotations.NullMarked;
