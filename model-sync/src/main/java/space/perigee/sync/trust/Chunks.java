package space.perigee.sync.trust;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * How a sealed content is cut: a head, then chunks of {@value #PLAIN_BYTES} bytes, each with its
 * tag behind it. All but the last are full, and the last is empty only where the content is, so a
 * length has one meaning.
 *
 * @param length of the content before it was sealed (bytes)
 */
record Chunks(long length) {

  static final int PLAIN_BYTES = 1 << 16;
  static final int SEALED_BYTES = PLAIN_BYTES + BoxKey.TAG_BYTES;

  /** The format (1 byte) and the ephemeral key. */
  static final int HEAD_BYTES = 1 + X25519.KEY_BYTES;

  /** Those of a sealed content; nothing if none is so long. */
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

  /** Bytes of a chunk before it was sealed. */
  int lengthOf(long index) {
    return (int) Math.min(PLAIN_BYTES, length - index * PLAIN_BYTES);
  }

  /** The nonce of a chunk: its number, and whether it is the last. */
  byte[] nonce(long index) {
    return ByteBuffer.allocate(BoxKey.NONCE_BYTES)
        .putInt(index == count() - 1 ? 1 : 0)
        .putLong(index)
        .array();
  }
}
