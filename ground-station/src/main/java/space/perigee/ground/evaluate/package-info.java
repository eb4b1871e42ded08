/**
 * Whether a new global model is good enough to be sent. {@link
 * space.perigee.ground.evaluate.ModelEvaluator} scores it on data that no satellite trains on: on
 * held-out data, whose score is reported, and on the gate's data, whose score decides. {@link
 * space.perigee.ground.evaluate.EvaluationGate} compares with the model that is flying. Two sets,
 * so that what is reported was not selected for.
 */
@NullMarked
package space.perigee.ground.evaluate;

import org.jspecify.annotations.NullMarked;
