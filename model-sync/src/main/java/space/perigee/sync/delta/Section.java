package space.perigee.sync.delta;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/** The part {@code bytes[from, to)} of a delta. */
record Section(byte[] bytes, int from, int to) {

  int size() {
    return to - from;
  }

  /**
   * Decompresses the section, which must be exactly one zstd frame. The only memory is that of the
   * result, whose length follows from the local layout; zstd decompresses into it without a window
   * of its own.
   *
   * @param what what the section holds, for error messages
   * @param length expected number of decompressed bytes
   * @throws DeltaException if the frame is damaged or has another length
   */
  byte[] unzstd(String what, int length) throws DeltaException {
    try {
      // The library throws another exception for empty input.
      if (size() == 0 || Zstd.findFrameCompressedSize(bytes, from, size()) != size()) {
        throw new DeltaException(what + ": the zstd frame must fill all " + size() + " bytes");
      }
      byte[] out = new byte[length];
      long written = Zstd.decompressByteArray(out, 0, length, bytes, from, size());
      if (written != length) {
        throw new DeltaException(
            what + ": holds " + written + " bytes, but the local layout needs " + length);
      }
      return out;
    } catch (ZstdException e) {
      throw new DeltaException(what + ": damaged zstd frame: " + e.getMessage(), e);
    }
  }
}
