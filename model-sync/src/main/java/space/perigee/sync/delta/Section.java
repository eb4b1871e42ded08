package space.perigee.sync.delta;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/** A part of a delta: {@code bytes[from, to)}. */
record Section(byte[] bytes, int from, int to) {

  int size() {
    return to - from;
  }

  /**
   * Decompresses the section, which must be one zstd frame and nothing else. Memory is that of the
   * result: it is allocated by the local layout, and zstd decompresses into it without a window of
   * its own.
   *
   * @param length bytes that must come out
   * @throws DeltaException if something else comes out, or nothing can
   */
  byte[] unzstd(String what, int length) throws DeltaException {
    try {
      // The library answers an empty input with an exception of its own kind.
      if (size() == 0 || Zstd.findFrameCompressedSize(bytes, from, size()) != size()) {
        throw new DeltaException(what + ": the zstd frame must be all of the " + size() + " bytes");
      }
      byte[] out = new byte[length];
      long written = Zstd.decompressByteArray(out, 0, length, bytes, from, size());
      if (written != length) {
        throw new DeltaException(
            what + ": holds " + written + " bytes, the local layout needs " + length);
      }
      return out;
    } catch (ZstdException e) {
      throw new DeltaException(what + ": damaged zstd frame: " + e.getMessage(), e);
    }
  }
}
