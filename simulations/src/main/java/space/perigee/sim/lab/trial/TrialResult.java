package space.perigee.sim.lab.trial;

import space.perigee.onboard.task.ConfusionMatrix;

/**
 * What one seed gave.
 *
 * @param accuracy on every task after every task
 * @param atEnd on the tests of all tasks together
 * @param labels that the strategy was given
 * @param minibatches that it was shown
 * @param seconds that learning took, pretraining and evaluation aside (s)
 * @param keptBytes of samples that the strategy kept at the end
 * @param peakBytes most memory that the process had resident; 0 if unknown
 */
public record TrialResult(
    AccuracyMatrix accuracy,
    ConfusionMatrix atEnd,
    long labels,
    long minibatches,
    double seconds,
    long keptBytes,
    long peakBytes) {}
