package space.perigee.onboard.trial;

import space.perigee.onboard.evaluation.AccuracyMatrix;
import space.perigee.onboard.learning.Scores;

/**
 * What one seed gave.
 *
 * @param accuracy on every task after every task
 * @param atEnd on the tests of all tasks together
 * @param seconds that learning took, pretraining and evaluation aside (s)
 * @param keptBytes of samples that the strategy kept at the end
 */
public record TrialResult(AccuracyMatrix accuracy, Scores atEnd, double seconds, long keptBytes) {}
