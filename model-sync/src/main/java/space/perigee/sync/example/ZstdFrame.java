package space.perigee.sync.example;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/** Bytes in a zstd frame that says how many they are. */
final class ZstdFrame {

  private static final int LEVEL = 9;

  private ZstdFrame() {}

  static byte[] pack(byte[] plain) {
    return Zstd.compress(plain, LEVEL);
  }

  /**
   * The bytes of {@link #pack}; no more than {@code most} are allocated, whatever the frame says.
   *
   * @throws IllegalArgumentException if it is no such frame
   */
  static byte[] unpack(byte[] frame, long most) {
    long length = frame.length == 0 ? -1 : Zstd.getFrameContentSize(frame);
    if (length < 0 || length > most) {
      throw new IllegalArgumentException(
          "a batch says that it has " + length + " bytes, at most " + most);
    }
    byte[] plain = new byte[(int) length];
    try {
      if (Zstd.decompress(plain, frame) != length) {
        throw new IllegalArgumentException("a batch is no zstd frame of " + length + " bytes");
      }
      return plain;
    } catch (ZstdException e) {
      throw new IllegalArgumentException("a batch is no zstd frame: " + e.getMessage(), e);
    }
  }
}
