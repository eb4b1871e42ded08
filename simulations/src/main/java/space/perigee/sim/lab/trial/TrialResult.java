package space.perigee.sim.lab.trial;

import space.perigee.onboard.task.ConfusionMatrix;

/**
 * The result of one seed.
 *
 * @param accuracy accuracy on every task after every task
 * @param atEnd confusion matrix over the tests of all tasks at the end
 * @param labels number of labels used
 * @param minibatches number of minibatches shown
 * @param seconds training time without pretraining and evaluation (s)
 * @param keptBytes size of the samples stored at the end
 * @param peakBytes peak resident memory of the process; 0 if unknown
 */
public record TrialResult(
    AccuracyMatrix accuracy,
    ConfusionMatrix atEnd,
    long labels,
    long minibatches,
    double seconds,
    long keptBytes,
    long peakBytes) {}
