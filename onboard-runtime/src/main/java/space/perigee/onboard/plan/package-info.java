/**
 * How a satellite learns in flight, as a mission writes it down in one YAML file: the strategy, how
 * deep it trains, the memory, when a training starts, which detectors watch for drift, which
 * samples are kept for the ground, and what the model may label itself.
 *
 * <p>{@link space.perigee.onboard.plan.PlanReader} is the way in: it reads the file, checks it by a
 * JSON Schema and against itself, and reports everything that is wrong with file, line, field,
 * value and what is allowed. What comes out is a {@link space.perigee.onboard.plan.LearningPlan}.
 */
@NullMarked
package space.perigee.onboard.plan;

import org.jspecify.annotations.NullMarked;
