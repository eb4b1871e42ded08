/**
 * How the ground makes one model of many. {@link space.perigee.ground.aggregate.Round} says when:
 * after a quorum of satellites has delivered, or when one has waited long enough. An {@link
 * space.perigee.ground.aggregate.AggregationStrategy} says how; each strategy is one file named as
 * in the literature, and {@link space.perigee.ground.aggregate.AggregationStrategies} knows them by
 * name. Nothing here has a thread, a clock or a file.
 *
 * <p>Start with {@link space.perigee.ground.aggregate.FedAvg}; to add a strategy, put a class
 * beside it and a line into {@code AggregationStrategies}.
 */
@NullMarked
package space.perigee.ground.aggregate;

import org.jspecify.annotations.NullMarked;
