package space.perigee.sync.link.udp;

import java.nio.ByteBuffer;
import java.util.Optional;
import space.perigee.sync.transfer.FrameSeal;

/**
 * A datagram by which the ground answers a {@link Hello} that asks.
 *
 * <pre>
 *   ff | 2 and kind (1 byte) | mission time of the hello (6) | cookie (8 or 0) | tag
 * </pre>
 *
 * It is never longer than the hello, so that nobody can make the ground send more to an address
 * than came from there.
 *
 * @param millis time of the hello, which nobody knows who did not hear it
 * @param cookie to be repeated in the next hello, since that one did not prove its address; 0 if it
 *     did
 */
record Answer(long millis, long cookie) {

  private static final int BODY_BYTES = 2 + Hello.TIME_BYTES;

  ByteBuffer toBytes(FrameSeal seal) {
    int body = BODY_BYTES + (cookie == 0 ? 0 : Long.BYTES);
    ByteBuffer bytes = ByteBuffer.allocate(body + seal.tagBytes());
    int kind = Hello.ANSWER_BIT | (cookie == 0 ? 0 : Hello.COOKIE_BIT);
    bytes.put(Hello.FIRST_BYTE).put((byte) (Hello.VERSION | kind));
    Hello.putMillis(bytes, millis);
    if (cookie != 0) {
      bytes.putLong(cookie);
    }
    seal.tag(ByteBuffer.wrap(bytes.array(), 0, body), bytes);
    return bytes.flip();
  }

  /** Parses an answer and checks its tag; empty if these bytes are none, or not genuine. */
  static Optional<Answer> fromBytes(ByteBuffer datagram, FrameSeal seal) {
    ByteBuffer bytes = datagram.duplicate();
    int body = bytes.remaining() - seal.tagBytes();
    if (body < BODY_BYTES || bytes.get() != Hello.FIRST_BYTE) {
      return Optional.empty();
    }
    byte head = bytes.get();
    boolean hasCookie = (head & Hello.COOKIE_BIT) != 0;
    boolean isAnswer =
        (head & Hello.VERSION_BITS) == Hello.VERSION && (head & Hello.ANSWER_BIT) != 0;
    if (!isAnswer
        || body != BODY_BYTES + (hasCookie ? Long.BYTES : 0)
        || !Hello.isTagged(datagram, seal)) {
      return Optional.empty();
    }
    return Optional.of(new Answer(Hello.getMillis(bytes), hasCookie ? bytes.getLong() : 0));
  }
}
