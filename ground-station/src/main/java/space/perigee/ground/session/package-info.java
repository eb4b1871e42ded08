/**
 * The ground's end of all exchanges. {@link space.perigee.ground.session.GroundLoop} is the one
 * thread that owns all mutable state: it receives and sends frames through {@link
 * space.perigee.ground.session.SatelliteSessions}, which has a {@link
 * space.perigee.ground.session.SatelliteSession} for each satellite, and closes rounds. Slow work
 * (aggregating and evaluating a candidate, in {@link
 * space.perigee.ground.session.RoundCoordinator}) runs on another thread and comes back as a
 * message, so that receipts never wait for it. Other threads see an immutable snapshot, {@link
 * space.perigee.ground.session.GroundStatus}.
 */
@NullMarked
package space.perigee.ground.session;

import org.jspecify.annotations.NullMarked;
