package space.perigee.onboard.drift;

/**
 * Watches a stream for a change of its distribution. After a {@link Drift#DRIFT} the detector has
 * begun anew with what came after the change.
 *
 * @param <V> what the stream consists of
 */
public sealed interface DriftDetector<V> permits PageHinkley, Adwin, EmbeddingDistance {

  /**
   * Looks at the next value.
   *
   * @return what is known now; {@code DRIFT} once for each change
   * @throws IllegalArgumentException if the value is not one that this detector can take
   */
  Drift add(V value);

  /** The name by which conditions refer to the detector. */
  String name();
}
