/**
 * Decides when training starts. A mission defines this in YAML as a condition, which can combine
 * others:
 *
 * <pre>
 *   train-when:
 *     all:
 *       - samples: {at-least: 64}               # new since the last training
 *       - any:
 *           - drift: {detector: adwin}          # found since the last training
 *           - metric: {name: progressive-accuracy, below: 0.8}
 *           - every: PT2H                       # since the last training
 *       - energy: {at-least-fraction: 0.4}      # of the capacity
 *       - next-pass: {not-within: PT5M}         # and not during a pass
 *       - time: {from: "06:00", to: "18:00"}    # UTC; may span midnight
 *       - not: {metric: {name: progressive-accuracy, above: 0.95}}
 * </pre>
 *
 * Start at {@link space.perigee.onboard.trigger.Condition}, which has no state and reads no clock:
 * it decides for a {@link space.perigee.onboard.trigger.Situation}, which contains everything it
 * needs. {@code space.perigee.onboard.plan} reads the file.
 */
@NullMarked
package space.perigee.onboard.trigger;

import org.jspecify.annotations.NullMarked;
