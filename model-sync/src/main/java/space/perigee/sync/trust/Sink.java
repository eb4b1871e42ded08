package space.perigee.sync.trust;

import java.nio.ByteBuffer;

/** Takes bytes, one part after another. */
public interface Sink {

  /**
   * Takes the next part.
   *
   * @param bytes to be read now
   * @throws java.io.UncheckedIOException if they cannot be kept
   */
  void write(ByteBuffer bytes);
}
