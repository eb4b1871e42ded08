package space.perigee.sync.journal;

import java.util.Optional;

/** A small state of which only the latest value matters. */
public interface SavedState {

  /** The state that was saved last; empty if none was. */
  Optional<byte[]> get();

  /**
   * Saves a state. It is durable when this returns, or else before any frame leaves that depends on
   * it.
   *
   * @throws java.io.UncheckedIOException if the medium fails; the previous state remains valid
   */
  void save(byte[] state);

  /** True if later states than the one that {@link #get} returns may have been lost. */
  boolean isDamaged();
}
