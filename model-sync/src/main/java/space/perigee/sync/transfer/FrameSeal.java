package space.perigee.sync.transfer;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * What stands between frames and their bytes, and around contents: who vouches for them, and who
 * may read them. For one pair of ends, and one direction each way.
 */
public interface FrameSeal {

  /** Length of a tag (bytes), 4 to 16. */
  int tagBytes();

  /** True if this end only carries: signatures are others', and what is sealed stays so. */
  default boolean carries() {
    return false;
  }

  /**
   * True if what was checked last was tagged by a station, which may say what it keeps, and no
   * more.
   */
  default boolean isByStation() {
    return false;
  }

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

  /** The bytes of {@link #seal(byte[])}, or nothing if they were not for this end. */
  Optional<byte[]> unseal(byte[] sealed);

  /**
   * A content that the other end alone can read; nothing if it is not known who that is. It is the
   * same whenever it is read from this object, and may not be the same from another.
   *
   * @param plain must not change
   */
  Optional<Content> seal(Content plain);

  /**
   * The content of {@link #seal(Content)}; nothing if it is not for this end, or a byte of it is
   * not as it was.
   *
   * @param sealed must stay readable, and not change
   */
  Optional<Content> open(Content sealed);

  /**
   * Takes up what has changed of those who vouch; to be called before a contact.
   *
   * @return false if nobody is known at the other end, so that nothing need be sent
   */
  boolean renew(Instant now);
}
