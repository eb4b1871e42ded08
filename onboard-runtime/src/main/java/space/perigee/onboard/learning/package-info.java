/**
 * How a satellite learns. {@link space.perigee.onboard.learning.ModelFile} is a model as a file:
 * network, normalizer, input shape and class labels; {@link space.perigee.onboard.learning.Learner}
 * trains and predicts with it, and moves its parameters out and in as {@link
 * space.perigee.sync.model.Weights}; {@link space.perigee.onboard.learning.ModelEvaluation} scores
 * a model on data. What changes with time can be read out and put back, so that a checkpoint goes
 * on bit for bit. Nothing here knows of flight: the ground evaluates with this very code.
 */
@NullMarked
package space.perigee.onboard.learning;

import org.jspecify.annotations.NullMarked;
