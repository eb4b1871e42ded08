package space.perigee.onboard.bench;

/**
 * What was measured of one way to run a network.
 *
 * @param trainPerSecond samples trained on in a second, median over rounds (1/s)
 * @param predictPerSecond samples predicted in a second, in minibatches, median over rounds (1/s)
 * @param medianMillis time of predicting one sample alone, median (ms)
 * @param slowMillis the same, 99th percentile (ms)
 * @param allocatedPerStep bytes that a training step allocates on the Java heap
 * @param heldGrowth by how many bytes native memory grew over all training rounds but the first
 * @param peakMemoryBytes most memory resident; 0 if unknown
 */
public record Measurement(
    double trainPerSecond,
    double predictPerSecond,
    double medianMillis,
    double slowMillis,
    long allocatedPerStep,
    long heldGrowth,
    long peakMemoryBytes) {}
