package space.perigee.onboard.flight.learn;

import java.time.Duration;
import space.perigee.onboard.plan.LearningPlan;

/**
 * Settings of the learning.
 *
 * @param plan strategy, memory, steps, triggers, hard examples
 * @param sampleInterval mission time between two samples
 * @param seed of every random choice
 */
public record LearningSettings(LearningPlan plan, Duration sampleInterval, long seed) {}
