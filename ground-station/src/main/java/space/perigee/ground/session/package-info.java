/**
 * The ground's side of the conversation. {@link space.perigee.ground.session.GroundLoop} is one
 * thread that owns everything that changes: it hears the link, dispatches to a {@link
 * space.perigee.ground.session.SatelliteSession} for each satellite, closes rounds, and sends round
 * robin. Slow work (aggregating and evaluating a candidate, in {@link
 * space.perigee.ground.session.RoundCoordinator}) runs on another thread and comes back as a
 * message, so that receipts never wait for it. What others may see of it is an immutable {@link
 * space.perigee.ground.session.GroundStatus}.
 */
@NullMarked
package space.perigee.ground.session;

import org.jspecify.annotations.NullMarked;
