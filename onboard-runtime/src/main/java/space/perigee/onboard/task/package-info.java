/**
 * Kinds of task. {@link space.perigee.onboard.task.Task} is what learning, golden set, hard
 * examples, gate and page ask for labels, loss, predictions and figures; {@link
 * space.perigee.onboard.task.Classification} is the only kind so far. Start reading there.
 *
 * <p>{@link space.perigee.onboard.task.Prediction} is what a model says of one sample, which {@link
 * space.perigee.onboard.task.Hardness} ranks; {@link space.perigee.onboard.task.Scores} count how
 * good it is on many; {@link space.perigee.onboard.task.Metric} names and compares that figure.
 */
@NullMarked
package space.perigee.onboard.task;

import org.jspecify.annotations.NullMarked;
