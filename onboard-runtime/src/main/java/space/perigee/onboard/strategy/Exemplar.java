package space.perigee.onboard.strategy;

/**
 * A sample that is kept.
 *
 * @param row normalized features
 * @param label of the sample
 * @param logits what the network made of it when it was stored; empty if nobody asked
 */
record Exemplar(float[] row, int label, float[] logits) {}
