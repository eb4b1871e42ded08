/**
 * Decides whether a new global model is good enough to be published. {@link
 * space.perigee.ground.evaluate.ModelEvaluator} scores it on data that no satellite trains on: on
 * held-out data, whose score is reported, and on the gate's data, whose score decides. {@link
 * space.perigee.ground.evaluate.EvaluationGate} compares with the current version. There are two
 * sets because a score that decides is too good to be reported.
 */
@NullMarked
package space.perigee.ground.evaluate;

import org.jspecify.annotations.NullMarked;
