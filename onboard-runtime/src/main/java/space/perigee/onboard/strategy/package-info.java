/**
 * Continual learning: methods of the literature for learning from a stream without forgetting, one
 * per file.
 *
 * <p>A {@link space.perigee.onboard.strategy.Strategy} sees minibatches in the order of the stream,
 * and is told where tasks begin and end, if that is known. {@link
 * space.perigee.onboard.strategy.Strategies} lists them by name; more are found on the class path
 * as services of {@link space.perigee.onboard.strategy.StrategyFactory}. {@link
 * space.perigee.onboard.strategy.Loss} computes gradients with respect to logits, {@link
 * space.perigee.onboard.strategy.ExemplarMemory} keeps samples.
 */
@NullMarked
package space.perigee.onboard.strategy;

import org.jspecify.annotations.NullMarked;
