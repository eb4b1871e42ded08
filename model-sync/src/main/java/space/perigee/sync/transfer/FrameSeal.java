package space.perigee.sync.transfer;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * What stands between frames and their bytes: who vouches for them, and who may read them. For one
 * pair of ends, and one direction each way.
 */
public interface FrameSeal {

  /** Length of a tag (bytes), 4 to 16. */
  int tagBytes();

  /** Writes the tag of a frame's bytes, which are read from position to limit, to {@code tag}. */
  void tag(ByteBuffer bytes, ByteBuffer tag);

  /** Whether the other end made this tag of these bytes. */
  boolean checks(ByteBuffer bytes, ByteBuffer tag);

  /** The bytes with a signature. */
  byte[] sign(byte[] bytes);

  /**
   * The bytes of {@link #sign}, or nothing if the other end did not sign them, or if more were
   * asked about than may be at {@code now}.
   */
  Optional<byte[]> verify(byte[] signed, Instant now);

  /** The bytes, readable by the other end alone. */
  byte[] seal(byte[] plain);

  /** The bytes of {@link #seal}, or nothing if they were not for this end. */
  Optional<byte[]> unseal(byte[] sealed);
}
