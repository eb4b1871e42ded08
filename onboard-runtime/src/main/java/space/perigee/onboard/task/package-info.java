/**
 * Kinds of task. {@link space.perigee.onboard.task.Task} defines labels, loss, predictions and
 * metric for learning, the golden set, hard examples, the gate and the web page; {@link
 * space.perigee.onboard.task.Classification} is the only kind so far. Start reading there.
 *
 * <p>A {@link space.perigee.onboard.task.Prediction} is a model's answer for one sample, ranked by
 * a {@link space.perigee.onboard.task.Hardness}. {@link space.perigee.onboard.task.Scores} evaluate
 * a model on many samples; the {@link space.perigee.onboard.task.Metric} compares two models.
 */
@NullMarked
package space.perigee.onboard.task;

import org.jspecify.annotations.NullMarked;
