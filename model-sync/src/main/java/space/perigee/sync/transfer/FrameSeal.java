package space.perigee.sync.transfer;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * Authenticates frames and encrypts contents between two ends. One seal serves one pair of ends, in
 * both directions.
 */
public interface FrameSeal {

  /** Who tagged a frame. */
  enum Origin {
    /** The other end. */
    PEER,
    /** A station on the way, which may report what it stores and nothing else. */
    STATION
  }

  /** Length of a tag (bytes), 4 to 16. */
  int tagBytes();

  /** True on a station, which forwards frames: it verifies signatures but cannot decrypt. */
  default boolean carries() {
    return false;
  }

  /**
   * True if a valid tag proves who made it; false without keys, and on a station, which cannot
   * check the tags of others.
   */
  default boolean authenticates() {
    return true;
  }

  /** Writes the tag of {@code bytes}, read from position to limit, to {@code tag}. */
  void tag(ByteBuffer bytes, ByteBuffer tag);

  /** Who tagged these bytes; empty if the tag is not valid. */
  Optional<Origin> origin(ByteBuffer bytes, ByteBuffer tag);

  /** Signs bytes; returns the {@link #proofBytes} of the signature and the bytes behind them. */
  byte[] sign(byte[] bytes);

  /** Length of what {@link #sign} puts before the bytes. */
  int proofBytes();

  /**
   * Verifies the output of {@link #sign} and returns the bytes; empty if the other end did not sign
   * them, or if the budget for verifications is exhausted at {@code now}.
   */
  Optional<byte[]> verify(byte[] signed, Instant now);

  /**
   * Encrypts a content for the other end; empty if no key of the other end is known. The result is
   * the same every time it is read from this object, but another object may encrypt it differently.
   *
   * @param plain must not change
   */
  Optional<Content> seal(Content plain);

  /**
   * Decrypts the output of {@link #seal(Content)}; empty if it is not meant for this end, or
   * damaged.
   *
   * @param sealed must stay readable, and not change
   */
  Optional<Content> open(Content sealed);

  /**
   * Reloads the keys; to be called before a contact.
   *
   * @return false if no key of the other end is known, so that sending is pointless
   */
  boolean renew(Instant now);
}
