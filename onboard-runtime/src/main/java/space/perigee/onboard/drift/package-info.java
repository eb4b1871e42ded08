/**
 * Drift detection: has the stream changed since the model was trained? A {@link
 * space.perigee.onboard.drift.DriftDetector} processes one value after another and reports a change
 * of their distribution.
 *
 * <p>{@link space.perigee.onboard.drift.PageHinkley} and {@link space.perigee.onboard.drift.Adwin}
 * watch a number such as the model's error, which requires labels; {@link
 * space.perigee.onboard.drift.EmbeddingDistance} watches the model's features and requires none.
 * Page-Hinkley is the cheapest and detects only rises; Adwin needs no assumption about the size of
 * a change. Both start over after an alarm.
 *
 * <p>Each detector has bounded memory and a documented false-alarm rate, and resumes bit for bit
 * from its state. Start at {@code PageHinkley}.
 */
@NullMarked
package space.perigee.onboard.drift;

import org.jspecify.annotations.NullMarked;
