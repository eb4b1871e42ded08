/**
 * How well a model knows what it knows: {@link space.perigee.onboard.evaluation.Calibration} tells
 * whether probabilities mean what they say. It takes numbers and no model. Counts of one evaluation
 * are in {@link space.perigee.onboard.task.ConfusionMatrix}.
 */
@NullMarked
package space.perigee.onboard.evaluation;

import org.jspecify.annotations.NullMarked;
