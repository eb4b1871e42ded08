/**
 * What leaves a satellite's runtime for its own bus: the prediction of each sample, for a payload
 * computer that acts on it. {@link space.perigee.onboard.flight.payload.PredictionSink} takes them
 * from the flight, {@link space.perigee.onboard.flight.payload.PredictionQueue} hands them to a
 * {@link space.perigee.onboard.flight.payload.PredictionTarget} on a thread of its own. Start
 * reading at the queue.
 */
@NullMarked
package space.perigee.onboard.flight.payload;

import org.jspecify.annotations.NullMarked;
