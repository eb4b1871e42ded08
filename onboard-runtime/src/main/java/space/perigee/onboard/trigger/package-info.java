/**
 * When does training start? A mission writes it down in YAML, as a condition put together of
 * others:
 *
 * <pre>
 *   train-when:
 *     all:
 *       - samples: {at-least: 64}               # new ones since the last training
 *       - any:
 *           - drift: {detector: adwin}          # noticed since the last training
 *           - metric: {name: progressive-accuracy, below: 0.8}
 *           - every: PT2H                       # since the last training
 *       - energy: {at-least-fraction: 0.4}      # of what can be saved up
 *       - next-pass: {not-within: PT5M}         # nor during a pass
 *       - time: {from: "06:00", to: "18:00"}    # UTC; may go over midnight
 *       - not: {metric: {name: progressive-accuracy, above: 0.95}}
 * </pre>
 *
 * {@link space.perigee.onboard.trigger.TrainingTrigger} is the way in: it answers for a {@link
 * space.perigee.onboard.trigger.Situation}; {@code space.perigee.onboard.plan} reads the file. A
 * {@link space.perigee.onboard.trigger.Condition} has no memory and reads no clock; what it must
 * know stands in the situation.
 */
@NullMarked
package space.perigee.onboard.trigger;

import org.jspecify.annotations.NullMarked;
