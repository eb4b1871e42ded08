package space.perigee.sync.example;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/** Compresses bytes to a zstd frame that states their length. */
final class ZstdFrame {

  private static final int LEVEL = 9;

  private ZstdFrame() {}

  static byte[] pack(byte[] plain) {
    return Zstd.compress(plain, LEVEL);
  }

  /**
   * Decompresses the output of {@link #pack}. Allocates at most {@code most} bytes, whatever the
   * frame states.
   *
   * @throws IllegalArgumentException if the frame is damaged or states another or a larger length
   */
  static byte[] unpack(byte[] frame, long most) {
    long length = frame.length == 0 ? -1 : Zstd.getFrameContentSize(frame);
    if (length < 0 || length > most) {
      throw new IllegalArgumentException(
          "a batch states a length of " + length + " bytes: must be at most " + most);
    }
    byte[] plain = new byte[(int) length];
    try {
      if (Zstd.decompress(plain, frame) != length) {
        throw new IllegalArgumentException("a batch is not a zstd frame of " + length + " bytes");
      }
      return plain;
    } catch (ZstdException e) {
      throw new IllegalArgumentException("a batch is not a zstd frame: " + e.getMessage(), e);
    }
  }
}
