package space.perigee.onboard.task;

/**
 * The score of a model on the samples of one label.
 *
 * @param label its name
 * @param value share of its samples that were predicted correctly, 0 to 1; NaN without samples
 * @param samples number of its samples
 */
public record LabelScore(String label, double value, long samples) {}
