/**
 * How a network learns from a stream without forgetting: one method of the literature, one file.
 *
 * <p>A {@link space.perigee.onboard.strategy.Strategy} is shown minibatches in the order of the
 * stream, and told where tasks begin and end, if anybody knows. {@link
 * space.perigee.onboard.strategy.Strategies} lists them by name; others are found on the class path
 * as services of {@link space.perigee.onboard.strategy.StrategyFactory}. {@link
 * space.perigee.onboard.strategy.Loss} makes gradients of logits, {@link
 * space.perigee.onboard.strategy.ExemplarMemory} keeps samples.
 */
@NullMarked
package space.perigee.onboard.strategy;

import org.jspecify.annotations.NullMarked;
