/**
 * Training and prediction. {@link space.perigee.onboard.learning.ModelFile} is a model file:
 * network, normalizer, input shape and class labels; {@link space.perigee.onboard.learning.Learner}
 * trains and predicts with it, and reads and replaces its parameters as {@link
 * space.perigee.sync.model.Weights}; {@link space.perigee.onboard.learning.ModelEvaluation} scores
 * a model on data. All state can be saved and restored, so that training resumes from a checkpoint
 * bit for bit. Nothing here depends on flight: the ground evaluates with the same code.
 */
@NullMarked
package space.perigee.onboard.learning;

import org.jspecify.annotations.NullMarked;
