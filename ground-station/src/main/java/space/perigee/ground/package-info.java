/**
 * The ground station: one process that hears the satellites of a mission, combines what they
 * learnt, and sends the result back. {@link space.perigee.ground.ServeCommand} reads the options,
 * {@link space.perigee.ground.GroundServer} wires the parts and closes them in order:
 *
 * <pre>
 *   broker -> link -> session (a thread) -> store
 *                        |  ^
 *              aggregate v  | evaluate (another thread)
 *   web reads the session's last snapshot, and the store
 * </pre>
 *
 * Start with {@link space.perigee.ground.session.GroundLoop}.
 */
@NullMarked
package space.perigee.ground;

import org.jspecify.annotations.NullMarked;
