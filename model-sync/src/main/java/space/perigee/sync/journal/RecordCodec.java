package space.perigee.sync.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** Encodes and decodes the records of a journal. */
final class RecordCodec {

  private RecordCodec() {}

  interface Medium {

    /** Fills {@code into} from a position; enough bytes must be available. */
    void read(long position, ByteBuffer into) throws IOException;
  }

  /**
   * Passes the intact records of a medium to a visitor, up to the first damaged or rejected one.
   *
   * @return end of the last intact record
   */
  static long recover(Medium medium, long size, Journal.Visitor visitor) throws IOException {
    long end = 0;
    while (end + Journal.HEAD_BYTES <= size) {
      ByteBuffer head = body(Journal.HEAD_BYTES);
      medium.read(end, head);
      int length = head.getInt(0);
      if (length < 0
          || length > Journal.MAX_BODY_BYTES
          || end + Journal.HEAD_BYTES + length > size) {
        break;
      }
      ByteBuffer body = body(length);
      medium.read(end + Journal.HEAD_BYTES, body);
      boolean whole = head.getInt(Integer.BYTES) == crc(body.flip().duplicate());
      if (!whole || !visitor.record(end + Journal.HEAD_BYTES, body)) {
        break;
      }
      end += Journal.HEAD_BYTES + length;
    }
    return end;
  }

  private static ByteBuffer body(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Encodes a record.
   *
   * @throws IllegalArgumentException if the body is too long
   */
  static ByteBuffer of(ByteBuffer... body) {
    int length = 0;
    for (ByteBuffer part : body) {
      length = Math.addExact(length, part.remaining());
    }
    if (length > Journal.MAX_BODY_BYTES) {
      throw new IllegalArgumentException(
          "record of " + length + " bytes, must be at most " + Journal.MAX_BODY_BYTES);
    }
    ByteBuffer record = body(Journal.HEAD_BYTES + length).position(Journal.HEAD_BYTES);
    for (ByteBuffer part : body) {
      record.put(part.duplicate());
    }
    record.flip();
    int crc = crc(record.duplicate().position(Journal.HEAD_BYTES));
    return record.putInt(0, length).putInt(Integer.BYTES, crc);
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
