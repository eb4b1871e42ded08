/**
 * Measures of models beyond their task's {@link space.perigee.onboard.task.Scores}: {@link
 * space.perigee.onboard.evaluation.Calibration} measures whether probabilities match the observed
 * frequencies. It works on numbers, without a model.
 */
@NullMarked
package space.perigee.onboard.evaluation;

import org.jspecify.annotations.NullMarked;
