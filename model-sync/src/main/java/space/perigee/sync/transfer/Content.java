package space.perigee.sync.transfer;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import space.perigee.sync.model.Sha256;

/** A sequence of bytes that need not be in memory at once. */
public interface Content {

  long length();

  /** Fills {@code into} from {@code offset} on; enough bytes must be available. */
  void read(long offset, ByteBuffer into);

  /** A content in memory; the array must not change. */
  static Content of(byte[] bytes) {
    return new Content() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public void read(long offset, ByteBuffer into) {
        into.put(bytes, (int) offset, into.remaining());
      }
    };
  }

  /**
   * All bytes.
   *
   * @throws ArithmeticException if the content is longer than an array can be
   */
  default byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length()));
    read(0, bytes);
    return bytes.array();
  }

  default Sha256 sha256() {
    MessageDigest digest = Sha256.newDigest();
    ByteBuffer piece = ByteBuffer.allocate(1 << 16);
    for (long at = 0; at < length(); at += piece.position()) {
      piece.clear().limit((int) Math.min(piece.capacity(), length() - at));
      read(at, piece);
      digest.update(piece.array(), 0, piece.position());
    }
    return Sha256.fromBytes(digest.digest());
  }
}
