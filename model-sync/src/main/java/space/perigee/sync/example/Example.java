package space.perigee.sync.example;

import java.time.Instant;

/**
 * A sample that a satellite finds hard.
 *
 * @param id position in its stream
 * @param seenAt mission time at which it was seen, in milliseconds
 * @param hardness by the score of its learning plan
 * @param predicted index of the class that its model took it for
 * @param values its features, without normalisation
 */
public record Example(long id, Instant seenAt, double hardness, int predicted, float[] values) {}
