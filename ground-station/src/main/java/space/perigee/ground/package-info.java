/**
 * The ground: hears the satellites of a mission, combines what they learned, and sends the result
 * back ({@link space.perigee.ground.server}); at remote receivers, stores and forwards their
 * traffic ({@link space.perigee.ground.station}). {@link space.perigee.ground.Main} runs the
 * commands.
 *
 * <p>Start with {@link space.perigee.ground.session.GroundLoop}.
 */
@NullMarked
package space.perigee.ground;

import org.jspecify.annotations.NullMarked;
