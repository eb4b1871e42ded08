package space.perigee.sync.link.udp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import space.perigee.sync.model.Sha256;

/**
 * A datagram by which a satellite reports that it is present, or that it leaves (neighbor
 * discovery).
 *
 * <pre>
 *   ff | version 1 (1 byte) | 01 online or 00 offline (1) | id (8) | session (8)
 * </pre>
 *
 * No frame begins with ff. The id is a prefix of SHA-256("mission/satellite") and reveals nothing
 * to those who do not know the names. The session is drawn at random when the link opens, so that
 * only those who receive from the satellite can take back its hello.
 */
record Hello(long id, long session, boolean online) {

  static final byte FIRST_BYTE = (byte) 0xff;
  static final int BYTES = 3 + 2 * Long.BYTES;

  private static final byte VERSION = 1;

  static long idOf(String mission, String satellite) {
    byte[] name = (mission + "/" + satellite).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.wrap(Sha256.of(name).toBytes()).getLong();
  }

  ByteBuffer toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(FIRST_BYTE)
        .put(VERSION)
        .put((byte) (online ? 1 : 0))
        .putLong(id)
        .putLong(session)
        .flip();
  }

  /** Parses a hello; empty if these bytes are none of this version. */
  static Optional<Hello> fromBytes(ByteBuffer bytes) {
    if (bytes.remaining() != BYTES || bytes.get() != FIRST_BYTE || bytes.get() != VERSION) {
      return Optional.empty();
    }
    byte online = bytes.get();
    return online == 0 || online == 1
        ? Optional.of(new Hello(bytes.getLong(), bytes.getLong(), online == 1))
        : Optional.empty();
  }
}
