package space.perigee.onboard.drift;

/**
 * Watches a stream for a change of its distribution. After a {@link Drift#DRIFT} the detector
 * starts over with the values after the change.
 *
 * @param <V> type of the values in the stream
 */
public sealed interface DriftDetector<V> permits PageHinkley, Adwin, EmbeddingDistance {

  /**
   * Processes the next value.
   *
   * @return the current level; {@code DRIFT} once per change
   * @throws IllegalArgumentException if the value is not valid for this detector
   */
  Drift add(V value);

  /** Returns the name by which conditions refer to the detector. */
  String name();
}
