package space.perigee.onboard.flight.learn;

import java.time.Instant;
import space.perigee.onboard.data.Sample;

/**
 * A sample for the ground to label.
 *
 * @param id position in the stream
 * @param seenAt mission time at which it was seen
 * @param hardness according to the plan's score
 * @param predicted the class that the model predicted
 * @param sample the sample, not normalized
 * @param cameLabeled whether the stream had a label for it, so that the prediction has been judged
 * @param bytes size on the downlink
 */
public record HardExample(
    long id,
    Instant seenAt,
    double hardness,
    int predicted,
    Sample sample,
    boolean cameLabeled,
    long bytes) {}
