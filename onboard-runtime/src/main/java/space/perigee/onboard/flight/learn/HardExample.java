package space.perigee.onboard.flight.learn;

import java.time.Instant;
import space.perigee.onboard.data.Sample;

/**
 * A sample for the ground to label.
 *
 * @param id position in the stream
 * @param seenAt mission time at which it was seen
 * @param hardness by the plan's score
 * @param predicted the class that the model took it for
 * @param sample what was seen, without normalization
 * @param bytes that it takes on the downlink
 */
public record HardExample(
    long id, Instant seenAt, double hardness, int predicted, Sample sample, long bytes) {}
