/**
 * How well a learner learned, and how well it knows. {@link
 * space.perigee.onboard.evaluation.AccuracyMatrix} holds the accuracy on every task after every
 * task, and gives forgetting and transfer; {@link space.perigee.onboard.evaluation.Calibration}
 * asks whether probabilities mean what they say; {@link
 * space.perigee.onboard.evaluation.MeanAndDeviation} sums up what several seeds gave. All of them
 * take numbers, none a model: they judge what any learner says. Counts of one evaluation are {@link
 * space.perigee.onboard.task.ConfusionMatrix}.
 */
@NullMarked
package space.perigee.onboard.evaluation;

import org.jspecify.annotations.NullMarked;
