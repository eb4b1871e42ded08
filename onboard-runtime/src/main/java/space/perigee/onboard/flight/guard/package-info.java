/**
 * What protects the model from its own stream. {@link space.perigee.onboard.flight.guard.GoldenSet}
 * asks a model about labeled samples that it never trains on, {@link
 * space.perigee.onboard.flight.guard.PairedTest} decides whether one set of answers is worse than
 * another, {@link space.perigee.onboard.flight.guard.StreamSanity} decides whether a model that was
 * good still agrees with the stream, and {@link space.perigee.onboard.flight.guard.InputWatch}
 * compares inputs with the first ones.
 *
 * <p>Nothing here trains, restores or freezes: {@code StreamGuard} in {@code flight.learn} does.
 */
@NullMarked
package space.perigee.onboard.flight.guard;

import org.jspecify.annotations.NullMarked;
