/**
 * The flight of a satellite: it takes samples, learns as far as its energy allows, and exchanges
 * models in contacts. {@link space.perigee.onboard.flight.OnboardRuntime} is the loop, driven from
 * outside by {@code step(now)}; there is no thread, clock or socket in this package, so a month of
 * a mission runs in virtual time with the code that flies.
 *
 * <p>The loop joins {@link space.perigee.onboard.flight.learn} and {@link
 * space.perigee.onboard.flight.pass}, which share the {@link space.perigee.onboard.flight.account
 * accounts}, and stores the durable state in a {@link
 * space.perigee.onboard.flight.CheckpointStore}. Start with the runtime, then {@link
 * space.perigee.onboard.flight.learn.LearningLoop} and {@link
 * space.perigee.onboard.flight.pass.PassOperations}.
 */
@NullMarked
package space.perigee.onboard.flight;

import org.jspecify.annotations.NullMarked;
