package space.perigee.sync.fec;

/**
 * Multiplies many elements by one constant.
 *
 * <p>Multiplication by a constant is linear over bits, so the product of an element is the XOR of
 * two table entries, one for each of its bytes. Setting the constant costs 16 products and 510
 * XORs; a long of four elements then costs eight lookups in 2 kB of tables, which stay in the L1
 * cache.
 */
final class Multiplier {

  private static final int BYTES = 256;

  private final int[] ofLow = new int[BYTES];
  private final int[] ofHigh = new int[BYTES];

  private int constant;

  void set(int constant) {
    this.constant = constant;
    for (int bit = 0; bit < Byte.SIZE; bit++) {
      int low = BinaryField.multiply(constant, 1 << bit);
      int high = BinaryField.multiply(constant, 1 << bit + Byte.SIZE);
      int known = 1 << bit;
      for (int i = 0; i < known; i++) {
        ofLow[i + known] = ofLow[i] ^ low;
        ofHigh[i + known] = ofHigh[i] ^ high;
      }
    }
  }

  /** {@code to += constant * from}, for {@code count} longs of {@code words}. */
  void addProduct(long[] words, int to, int from, int count) {
    if (constant == 0) {
      return;
    }
    int[] t = ofLow;
    int[] u = ofHigh;
    for (int i = 0; i < count; i++) {
      long x = words[from + i];
      int p = (int) x;
      int q = (int) (x >>> 32);
      // Masking indices by the length lets the compiler drop the bounds checks.
      p =
          t[p & t.length - 1] ^ u[p >>> 8 & u.length - 1]
              | (t[p >>> 16 & t.length - 1] ^ u[p >>> 24 & u.length - 1]) << 16;
      q =
          t[q & t.length - 1] ^ u[q >>> 8 & u.length - 1]
              | (t[q >>> 16 & t.length - 1] ^ u[q >>> 24 & u.length - 1]) << 16;
      words[to + i] ^= p & 0xffffffffL | (long) q << 32;
    }
  }

  /** {@code to += from}, for {@code count} longs of {@code words}. */
  static void add(long[] words, int to, int from, int count) {
    for (int i = 0; i < count; i++) {
      words[to + i] ^= words[from + i];
    }
  }
}
