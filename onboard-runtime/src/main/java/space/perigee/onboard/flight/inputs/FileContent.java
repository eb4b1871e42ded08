package space.perigee.onboard.flight.inputs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/**
 * What is recorded of a file. CRC32C detects every change of up to three bits in files of up to 256
 * MB, and every burst of up to 32 bits (Castagnoli et al., Optimization of cyclic redundancy-check
 * codes with 24 and 32 parity bits, IEEE Transactions on Communications 41, 1993).
 *
 * @param bytes its size (bytes)
 * @param modifiedMicros time of its last modification (microseconds since 1970, to which every
 *     program can set it)
 * @param crc CRC32C of its content
 */
record FileContent(long bytes, long modifiedMicros, int crc) {

  private static final int BUFFER_BYTES = 1 << 16;

  /** Reads a file once, in pieces. */
  static FileContent of(Path file) throws IOException {
    CRC32C crc = new CRC32C();
    long bytes = 0;
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        crc.update(buffer, 0, read);
        bytes += read;
      }
    }
    return new FileContent(
        bytes, Files.getLastModifiedTime(file).to(TimeUnit.MICROSECONDS), (int) crc.getValue());
  }

  boolean hasSameContent(FileContent other) {
    return bytes == other.bytes && crc == other.crc;
  }

  /** True if nobody has written the file since, as far as the file system knows. */
  boolean isUntouchedSince(FileContent other) {
    return bytes == other.bytes && modifiedMicros == other.modifiedMicros;
  }

  /** Number of bits in which two files differ; those that only one of them has count too. */
  static long differingBits(Path one, Path other) throws IOException {
    long bits = 0;
    try (InputStream a = Files.newInputStream(one);
        InputStream b = Files.newInputStream(other)) {
      for (; ; ) {
        byte[] left = a.readNBytes(BUFFER_BYTES);
        byte[] right = b.readNBytes(BUFFER_BYTES);
        int common = Math.min(left.length, right.length);
        for (int i = 0; i < common; i++) {
          bits += Integer.bitCount((left[i] ^ right[i]) & 0xff);
        }
        bits += 8L * (Math.max(left.length, right.length) - common);
        if (left.length + right.length == 0) {
          return bits;
        }
      }
    }
  }
}
