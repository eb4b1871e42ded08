package space.perigee.sync.link.udp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.FrameSeal;

/**
 * A datagram by which a satellite reports that it is present, or that it leaves (neighbor
 * discovery).
 *
 * <pre>
 *   ff | 2 and kind (1 byte) | id (8) | session (4) | mission time (6) | cookie (8 or 0) | tag
 * </pre>
 *
 * No frame begins with ff. The id is a prefix of SHA-256("mission/satellite") and reveals nothing
 * to those who do not know the names. The session is drawn at random when the link opens. The time
 * is in milliseconds since 1970 and grows from hello to hello. The cookie is what the ground last
 * gave this address in an {@link Answer}; 0 if nothing, and then left out. The tag is that of the
 * seal between the ends.
 */
record Hello(Kind kind, long id, int session, long millis, long cookie) {

  /** What a hello says. */
  enum Kind {
    /** The satellite is here, and knows that it is heard. */
    HERE,
    /** The satellite is here, and wants an answer. */
    ASK,
    /** The satellite leaves. */
    GOODBYE,
    /** The satellite is here and hears nothing: its link is one-way. */
    ONE_WAY
  }

  static final byte FIRST_BYTE = (byte) 0xff;

  static final int VERSION = 0x20;
  static final int VERSION_BITS = 0xf0;
  static final int ANSWER_BIT = 0x08;
  static final int COOKIE_BIT = 0x04;
  private static final int KIND_BITS = 0x03;
  static final int TIME_BYTES = 6;
  private static final int BODY_BYTES = 2 + Long.BYTES + Integer.BYTES + TIME_BYTES;
  private static final long TIME_BITS = (1L << 48) - 1;

  static long idOf(String mission, String satellite) {
    byte[] name = (mission + "/" + satellite).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.wrap(Sha256.of(name).toBytes()).getLong();
  }

  ByteBuffer toBytes(FrameSeal seal) {
    int body = bodyBytes();
    ByteBuffer bytes = ByteBuffer.allocate(body + seal.tagBytes());
    bytes.put(FIRST_BYTE).put((byte) (VERSION | (cookie == 0 ? 0 : COOKIE_BIT) | kind.ordinal()));
    bytes.putLong(id).putInt(session);
    putMillis(bytes, millis);
    if (cookie != 0) {
      bytes.putLong(cookie);
    }
    seal.tag(ByteBuffer.wrap(bytes.array(), 0, body), bytes);
    return bytes.flip();
  }

  /** Parses a hello without checking its tag; empty if these bytes are none of this version. */
  static Optional<Hello> fromBytes(ByteBuffer datagram) {
    ByteBuffer bytes = datagram.duplicate();
    if (bytes.remaining() < BODY_BYTES || bytes.get() != FIRST_BYTE) {
      return Optional.empty();
    }
    byte head = bytes.get();
    boolean hasCookie = (head & COOKIE_BIT) != 0;
    if ((head & VERSION_BITS) != VERSION
        || (head & ANSWER_BIT) != 0
        || hasCookie && bytes.remaining() < BODY_BYTES - 2 + Long.BYTES) {
      return Optional.empty();
    }
    return Optional.of(
        new Hello(
            Kind.values()[head & KIND_BITS],
            bytes.getLong(),
            bytes.getInt(),
            getMillis(bytes),
            hasCookie ? bytes.getLong() : 0));
  }

  /** True if the tag behind a hello or an answer is valid. */
  static boolean isTagged(ByteBuffer datagram, FrameSeal seal) {
    ByteBuffer bytes = datagram.duplicate();
    int body = bytes.remaining() - seal.tagBytes();
    return body >= 2
        && seal.origin(
                bytes.slice(bytes.position(), body),
                bytes.slice(bytes.position() + body, seal.tagBytes()))
            .isPresent();
  }

  /** The length of this hello without its tag (bytes). */
  int bodyBytes() {
    return BODY_BYTES + (cookie == 0 ? 0 : Long.BYTES);
  }

  static void putMillis(ByteBuffer to, long millis) {
    to.putShort((short) (millis >> 32)).putInt((int) millis);
  }

  static long getMillis(ByteBuffer from) {
    return ((long) from.getShort() << 32 | from.getInt() & 0xffff_ffffL) & TIME_BITS;
  }
}
