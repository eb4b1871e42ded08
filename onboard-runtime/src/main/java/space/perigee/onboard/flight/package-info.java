/**
 * How a satellite flies: it looks, learns as far as its energy goes, and talks when a station can
 * hear it. {@link space.perigee.onboard.flight.OnboardRuntime} is the loop, driven from outside by
 * {@code step(now)}; there is no thread, clock or socket in this package, so a month of a mission
 * runs in virtual time with the code that flies.
 *
 * <p>Below it: {@code LearningLoop} takes samples and {@code Trainings} trains on them as the
 * learning plan says, {@link space.perigee.onboard.flight.Governor} decides what may be computed,
 * {@link space.perigee.onboard.flight.ModelAdoption} whether a model from the ground is taken,
 * {@link space.perigee.onboard.flight.HardExamples} keeps what the ground should look at, {@link
 * space.perigee.onboard.flight.CheckpointStore} what must survive a loss of power. Start with the
 * runtime, then {@code LearningLoop} and {@code PassOperations}.
 */
@NullMarked
package space.perigee.onboard.flight;

import org.jspecify.annotations.NullMarked;
