package space.perigee.sync.trust;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Layout of an encrypted content: a head, then chunks of {@value #PLAIN_BYTES} bytes, each followed
 * by its tag. All but the last are full, and the last is empty only if the content is, so that a
 * length has one layout.
 *
 * @param length length of the plain content (bytes)
 */
record Chunks(long length) {

  static final int PLAIN_BYTES = 1 << 16;
  static final int SEALED_BYTES = PLAIN_BYTES + BoxKey.TAG_BYTES;

  /** Length of the head: the format (1 byte) and the ephemeral key. */
  static final int HEAD_BYTES = 1 + X25519.KEY_BYTES;

  /** The layout of an encrypted content; empty if no content has that length. */
  static Optional<Chunks> ofSealed(long sealedLength) {
    long body = sealedLength - HEAD_BYTES;
    if (body < BoxKey.TAG_BYTES) {
      return Optional.empty();
    }
    long count = (body + SEALED_BYTES - 1) / SEALED_BYTES;
    Chunks chunks = new Chunks(body - count * BoxKey.TAG_BYTES);
    return Optional.of(chunks).filter(c -> c.length >= 0 && c.sealedLength() == sealedLength);
  }

  long count() {
    return Math.max(1, (length + PLAIN_BYTES - 1) / PLAIN_BYTES);
  }

  long sealedLength() {
    return HEAD_BYTES + length + count() * BoxKey.TAG_BYTES;
  }

  /** Length of a plain chunk (bytes). */
  int lengthOf(long index) {
    return (int) Math.min(PLAIN_BYTES, length - index * PLAIN_BYTES);
  }

  /** The nonce of a chunk: its index, and whether it is the last. */
  byte[] nonce(long index) {
    return ByteBuffer.allocate(BoxKey.NONCE_BYTES)
        .putInt(index == count() - 1 ? 1 : 0)
        .putLong(index)
        .array();
  }
}
