/**
 * The mission's plan for learning in flight, one YAML file: the strategy, the trained layers, the
 * replay memory, when a training starts, the drift detectors, the selection of samples for the
 * ground, and the rules for pseudo-labels.
 *
 * <p>{@link space.perigee.onboard.plan.PlanReader} is the entry point: it reads the file, checks it
 * by a JSON Schema and for contradictions, and reports each finding with file, line, field, value
 * and what is allowed. The result is a {@link space.perigee.onboard.plan.LearningPlan}.
 */
@NullMarked
package space.perigee.onboard.plan;

import org.jspecify.annotations.NullMarked;
