/**
 * Learning in flight, without knowing of checkpoints, links or passes. Start with {@link
 * space.perigee.onboard.flight.learn.LearningLoop}: it takes samples from the {@link
 * space.perigee.onboard.flight.learn.SampleStream}, predicts them and lets them wait; {@code
 * Trainings} decides when to train on them, {@code OnboardModel} is the network with its strategy,
 * {@code DriftWatch} notices when the world has changed.
 *
 * <p>{@link space.perigee.onboard.flight.learn.HardExamplePipeline} holds what the ground should
 * label, {@link space.perigee.onboard.flight.learn.ModelAdoption} decides whether a model from the
 * ground is taken. Whatever must survive a loss of power is a {@code LearningPart}.
 */
@NullMarked
package space.perigee.onboard.flight.learn;

import org.jspecify.annotations.NullMarked;
