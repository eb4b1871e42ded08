package space.perigee.onboard.strategy;

/**
 * A kept sample.
 *
 * @param row normalized features
 * @param label its class
 * @param logits of the network when the sample was stored; empty if the strategy needs none
 */
record Exemplar(float[] row, int label, float[] logits) {}
