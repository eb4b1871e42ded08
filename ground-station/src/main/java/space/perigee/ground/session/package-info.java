/**
 * The ground's end of all exchanges. A {@link space.perigee.ground.session.SessionLoop} is the
 * thread that owns the exchanges with some of the satellites, one per processor: it receives and
 * sends frames, through a {@link space.perigee.ground.session.SatelliteSession} for each satellite
 * that is not silent ({@link space.perigee.ground.session.OpenSessions}). {@link
 * space.perigee.ground.session.GroundLoop} is the thread that owns rounds and versions. Slow work
 * (aggregating and evaluating a candidate, in {@link
 * space.perigee.ground.session.RoundCoordinator}) runs on another thread and comes back as a
 * message. So receipts wait for neither. Other threads read the {@link
 * space.perigee.ground.session.SatelliteBoard}, and {@link
 * space.perigee.ground.session.GroundStatus}, which is made when they ask.
 */
@NullMarked
package space.perigee.ground.session;

import org.jspecify.annotations.NullMarked;
