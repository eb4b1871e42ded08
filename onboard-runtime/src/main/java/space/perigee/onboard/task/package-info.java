/**
 * Kinds of task: what a label is, what a prediction is, how both are compared. Classification is
 * the only kind so far.
 */
@NullMarked
package space.perigee.onboard.task;

import org.jspecify.annotations.NullMarked;
