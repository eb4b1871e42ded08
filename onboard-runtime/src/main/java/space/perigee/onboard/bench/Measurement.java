package space.perigee.onboard.bench;

/**
 * What was measured of one way to run a network.
 *
 * @param trainPerSecond samples trained on in a second, median over rounds (1/s)
 * @param predictPerSecond samples predicted in a second, in minibatches, median over rounds (1/s)
 * @param latencyP50Ms time of predicting one sample alone, median (ms)
 * @param latencyP99Ms the same, 99th percentile (ms)
 * @param allocatedPerStepBytes what a training step allocates on the Java heap
 * @param nativeGrowthBytes growth of native memory over all training rounds but the first
 * @param peakMemoryBytes most memory resident; 0 if unknown
 */
public record Measurement(
    double trainPerSecond,
    double predictPerSecond,
    double latencyP50Ms,
    double latencyP99Ms,
    long allocatedPerStepBytes,
    long nativeGrowthBytes,
    long peakMemoryBytes) {}
