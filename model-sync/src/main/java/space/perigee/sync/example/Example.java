package space.perigee.sync.example;

import java.time.Instant;

/**
 * A hard example: a sample about which a satellite's model is uncertain.
 *
 * @param id position of the sample in the satellite's stream
 * @param seenAt mission time at which the satellite saw it (sent with millisecond resolution)
 * @param hardness score by the satellite's learning plan
 * @param predicted index of the class that the model predicted
 * @param values features, not normalized
 */
public record Example(long id, Instant seenAt, double hardness, int predicted, float[] values) {}
