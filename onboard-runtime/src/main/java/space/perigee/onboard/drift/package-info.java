/**
 * Has the world changed since the model learnt it? A {@link
 * space.perigee.onboard.drift.DriftDetector} looks at one value after another and says when the
 * stream is no longer what it was.
 *
 * <p>{@link space.perigee.onboard.drift.PageHinkley} and {@link space.perigee.onboard.drift.Adwin}
 * watch a number, the model's error for example, and so need labels; {@link
 * space.perigee.onboard.drift.EmbeddingDistance} watches the model's features, and needs none.
 * Page-Hinkley is the cheapest and notices rises alone; Adwin needs no idea of how large a change
 * will be, and keeps the mean of what came after it.
 *
 * <p>Each has fixed memory, says at what rate it cries wolf, and goes on bit for bit from its
 * state. Start at {@code PageHinkley}.
 */
@NullMarked
package space.perigee.onboard.drift;

import org.jspecify.annotations.NullMarked;
