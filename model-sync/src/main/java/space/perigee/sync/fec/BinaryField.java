package space.perigee.sync.fec;

/**
 * The field of 65,536 elements, represented so that the transform needs no table of factors.
 *
 * <p>An element is 16 bits: its coordinates in a Cantor basis, {@code b(0) = 1} and {@code b(i)^2 +
 * b(i) = b(i - 1)}. Addition is XOR. The elements below {@code 2^k} are the span {@code V(k)} of
 * the first {@code k} basis elements, and the polynomial that vanishes on it, {@code s(k)(x) =
 * product of (x + v), v in V(k)}, is {@code s(1)(x) = x^2 + x} applied {@code k} times. Since
 * {@code s(1)} maps every basis element to its predecessor, {@code s(k)} of the element {@code j}
 * is the element {@code j >> k}: a shift, where other bases need a table.
 *
 * <p>Products use tables of logarithms, computed in the polynomial basis modulo {@code x^16 + x^12
 * + x^3 + x + 1}, of which {@code x} is a primitive root, and stored in Cantor coordinates. Either
 * root of {@code y^2 + y = b} could be the next basis element; we take the one whose polynomial,
 * read as a number, is smaller. This choice and the modulus are part of the code's format.
 *
 * <p>D. G. Cantor, On arithmetical algorithms over finite fields, J. Comb. Theory A 50, 1989.
 */
final class BinaryField {

  /** Size of an element (bits). */
  static final int BITS = 16;

  /** Number of nonzero elements; logarithms are modulo this number. */
  static final int UNITS = (1 << BITS) - 1;

  private static final int MODULUS = 0x1100b;

  private static final char[] LOG = new char[UNITS + 1];
  private static final char[] EXP = new char[2 * UNITS];

  static {
    char[] power = new char[UNITS];
    char[] logarithm = new char[UNITS + 1];
    int value = 1;
    for (int i = 0; i < UNITS; i++) {
      power[i] = (char) value;
      logarithm[value] = (char) i;
      value <<= 1;
      value ^= value > UNITS ? MODULUS : 0;
    }
    int[] basis = cantorBasis(power, logarithm);
    char[] polynomial = new char[UNITS + 1];
    for (int i = 1; i <= UNITS; i++) {
      int lowest = Integer.numberOfTrailingZeros(i);
      polynomial[i] = (char) (polynomial[i & i - 1] ^ basis[lowest]);
      LOG[i] = logarithm[polynomial[i]];
      EXP[LOG[i]] = (char) i;
      EXP[LOG[i] + UNITS] = (char) i;
    }
  }

  private BinaryField() {}

  private static int[] cantorBasis(char[] power, char[] logarithm) {
    int[] basis = new int[BITS];
    basis[0] = 1;
    for (int i = 1; i < BITS; i++) {
      int y = 2;
      while ((power[2 * logarithm[y] % UNITS] ^ y) != basis[i - 1]) {
        y++;
      }
      basis[i] = y;
    }
    return basis;
  }

  static int multiply(int a, int b) {
    return a == 0 || b == 0 ? 0 : EXP[LOG[a] + LOG[b]];
  }

  static int divide(int a, int b) {
    return a == 0 ? 0 : EXP[LOG[a] + UNITS - LOG[b]];
  }

  /**
   * Returns the logarithm to the base of the primitive root.
   *
   * @param a nonzero
   */
  static int log(int a) {
    return LOG[a];
  }

  /**
   * Returns the element with a logarithm.
   *
   * @param log from 0 to {@code 2 * UNITS - 1}
   */
  static int exp(int log) {
    return EXP[log];
  }
}
