package space.perigee.sync.fec;

/**
 * The same field by elementary arithmetic without tables: elements are converted to polynomials
 * with a Cantor basis that this class searches for, multiplied bit by bit, and converted back.
 */
final class PlainField {

  private static final int[] BASIS = basis();

  private PlainField() {}

  private static int[] basis() {
    int[] basis = new int[16];
    basis[0] = 1;
    for (int i = 1; i < 16; i++) {
      while ((multiplyPolynomials(basis[i], basis[i]) ^ basis[i]) != basis[i - 1]) {
        basis[i]++;
      }
    }
    return basis;
  }

  private static int multiplyPolynomials(int a, int b) {
    int product = 0;
    for (int bit = 15; bit >= 0; bit--) {
      product <<= 1;
      product ^= (product >> 16) * 0b1_0001_0000_0000_1011;
      product ^= (b >> bit & 1) * a;
    }
    return product;
  }

  private static int polynomial(int element) {
    int polynomial = 0;
    for (int i = 0; i < 16; i++) {
      polynomial ^= (element >> i & 1) * BASIS[i];
    }
    return polynomial;
  }

  /** The leading bit of basis polynomial {@code i} need not be {@code i}, so eliminate. */
  private static int element(int polynomial) {
    int[] rows = BASIS.clone();
    int[] names = new int[16];
    for (int i = 0; i < 16; i++) {
      names[i] = 1 << i;
    }
    int element = 0;
    int left = polynomial;
    for (int i = 0; i < 16; i++) {
      int lead = Integer.highestOneBit(rows[i]);
      for (int j = i + 1; j < 16; j++) {
        if ((rows[j] & lead) != 0) {
          rows[j] ^= rows[i];
          names[j] ^= names[i];
        }
      }
      if ((left & lead) != 0) {
        left ^= rows[i];
        element ^= names[i];
      }
    }
    return element;
  }

  static int multiply(int a, int b) {
    return element(multiplyPolynomials(polynomial(a), polynomial(b)));
  }

  /** {@code a^65534}. */
  static int invert(int a) {
    int square = polynomial(a);
    int inverse = 1;
    for (int i = 1; i < 16; i++) {
      square = multiplyPolynomials(square, square);
      inverse = multiplyPolynomials(inverse, square);
    }
    return element(inverse);
  }

  /**
   * The product of {@code x + v} over the {@code count} elements {@code v} from {@code first} on.
   */
  static int vanishing(int x, int first, int count) {
    int product = 1;
    int at = polynomial(x);
    for (int v = first; v < first + count; v++) {
      product = multiplyPolynomials(product, at ^ polynomial(v));
    }
    return element(product);
  }
}
