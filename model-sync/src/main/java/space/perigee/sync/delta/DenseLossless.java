package space.perigee.sync.delta;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;

/**
 * Every parameter, every bit.
 *
 * <p>Mapped so that their order as integers is their order as floats (negative ones with the
 * magnitude bits inverted), two close floats are close integers: a small step of training changes
 * the low bits and carries. Their difference, wrapped at 32 bits, is zigzag-folded so that small
 * magnitudes of either sign have leading zero bytes; the bytes are shuffled into four planes, most
 * significant first, where zeros gather in long runs, and zstd takes what is left. Bijective on all
 * 2^32 patterns, so NaN payloads, negative zero and subnormals survive.
 *
 * <p>Costs one pass over the parameters, 4 bytes each of scratch, and zstd. The map is folklore
 * (Herf, Radix tricks, 2001); difference coding of floats as integers follows Lindstrom and
 * Isenburg, Fast and efficient compression of floating-point data, IEEE TVCG 2006; the byte shuffle
 * is that of HDF5.
 */
final class DenseLossless {

  private static final int ZSTD_LEVEL = 12;

  private DenseLossless() {}

  static byte[] encode(float[] base, float[] next) {
    int n = base.length;
    byte[] planes = new byte[Math.multiplyExact(4, n)];
    for (int i = 0; i < n; i++) {
      int difference = ordered(next[i]) - ordered(base[i]);
      int folded = (difference << 1) ^ (difference >> 31);
      planes[i] = (byte) (folded >>> 24);
      planes[n + i] = (byte) (folded >>> 16);
      planes[2 * n + i] = (byte) (folded >>> 8);
      planes[3 * n + i] = (byte) folded;
    }
    return Zstd.compress(planes, ZSTD_LEVEL);
  }

  /**
   * Memory is bounded by the local layout: the output array is allocated from {@code base}, and
   * zstd decompresses into it without a window of its own.
   *
   * @throws DeltaException if {@code bytes} do not hold exactly the bytes of {@code base.length}
   *     parameters
   */
  static float[] decode(float[] base, byte[] bytes) throws DeltaException {
    int n = base.length;
    byte[] planes = new byte[Math.multiplyExact(4, n)];
    long size = decompress(planes, bytes);
    if (size != planes.length) {
      throw new DeltaException(
          "dense delta: holds " + size + " bytes, the local layout needs " + planes.length);
    }
    float[] next = new float[n];
    for (int i = 0; i < n; i++) {
      int folded =
          (planes[i] & 0xff) << 24
              | (planes[n + i] & 0xff) << 16
              | (planes[2 * n + i] & 0xff) << 8
              | (planes[3 * n + i] & 0xff);
      int difference = (folded >>> 1) ^ -(folded & 1);
      next[i] = fromOrdered(ordered(base[i]) + difference);
    }
    return next;
  }

  private static long decompress(byte[] planes, byte[] bytes) throws DeltaException {
    try {
      if (bytes.length == 0 || Zstd.findFrameCompressedSize(bytes) != bytes.length) {
        throw new DeltaException(
            "dense delta: the zstd frame must be all of the " + bytes.length + " bytes");
      }
      return Zstd.decompressByteArray(planes, 0, planes.length, bytes, 0, bytes.length);
    } catch (ZstdException e) {
      throw new DeltaException("dense delta: damaged zstd frame: " + e.getMessage(), e);
    }
  }

  private static int ordered(float value) {
    int bits = Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & 0x7fffffff);
  }

  private static float fromOrdered(int ordered) {
    return Float.intBitsToFloat(ordered ^ ((ordered >> 31) & 0x7fffffff));
  }
}
