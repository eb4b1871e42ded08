/**
 * Learning in flight, independent of checkpoints, links and passes. Start with {@link
 * space.perigee.onboard.flight.learn.LearningLoop}: it takes samples from the {@link
 * space.perigee.onboard.flight.learn.SampleStream}, predicts them and queues them; {@code
 * SampleEvaluation} evaluates the model on them, {@code Trainings} decides when to train on them,
 * {@code OnboardModel} is the network with its strategy, {@code DriftWatch} detects when the data
 * have changed.
 *
 * <p>{@link space.perigee.onboard.flight.learn.HardExamplePipeline} selects samples for the ground
 * to label, {@link space.perigee.onboard.flight.learn.ModelAdoption} decides whether to adopt a
 * model from the ground, {@link space.perigee.onboard.flight.learn.ModelGuard} protects the model
 * from its stream. Each durable part is a {@code LearningPart}.
 */
@NullMarked
package space.perigee.onboard.flight.learn;

import org.jspecify.annotations.NullMarked;
