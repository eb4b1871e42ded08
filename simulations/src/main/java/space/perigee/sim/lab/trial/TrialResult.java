package space.perigee.sim.lab.trial;

import space.perigee.onboard.task.ConfusionMatrix;

/**
 * The result of one seed.
 *
 * @param accuracy accuracy on every task after every task
 * @param atEnd confusion matrix over the tests of all tasks at the end
 * @param labels number of labels used
 * @param cost CPU time and number of rows
 * @param keptBytes size of the samples stored at the end
 * @param peakBytes peak resident memory of the process; 0 if unknown
 */
public record TrialResult(
    AccuracyMatrix accuracy,
    ConfusionMatrix atEnd,
    long labels,
    TrialCost cost,
    long keptBytes,
    long peakBytes) {}
