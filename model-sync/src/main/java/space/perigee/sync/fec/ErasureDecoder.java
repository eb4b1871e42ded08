package space.perigee.sync.fec;

import java.io.IOException;
import java.util.BitSet;

/**
 * Recovers erased data symbols from the {@link Syndrome}.
 *
 * <p>Let {@code E} be the polynomial whose values are the weighted erased symbols at their
 * positions and zero elsewhere, {@code L} the {@link ErasureLocator} of these positions, and {@code
 * w} the polynomial of degree {@code t} that vanishes on the first {@code t} points, where {@code
 * t} is the size of the window. {@code E L} vanishes everywhere, so it is {@code x^65536 + x} times
 * a polynomial {@code O}, and the erased value at {@code x} is {@code O(x) / L'(x)} (Forney). The
 * syndrome {@code S} consists of the highest coefficients of {@code E}; as at most {@code t}
 * symbols are erased, it determines {@code O}: the quotient of {@code S L} by {@code w}. In the
 * novel polynomial basis a quotient by {@code w} is the upper half of {@code 2 t} coefficients. So
 * the decoder evaluates {@code S} at {@code 2 t} points, multiplies by {@code L}, interpolates,
 * keeps the upper half, and evaluates it at the erased positions.
 *
 * <p>The cost is that of the syndrome, four transforms of the window's size, and one more for every
 * block with erased symbols.
 *
 * <p>G. D. Forney, On decoding BCH codes, IEEE Trans. Inf. Theory 11(4), 1965; the transforms
 * follow S.-J. Lin, T. Y. Al-Naffouri, Y. S. Han, FFT Algorithm for Binary Extension Finite Fields
 * and Its Application to Reed-Solomon Codes, IEEE Trans. Inf. Theory 62(10), 2016, which also
 * corrects errors at unknown positions.
 */
final class ErasureDecoder {

  private final Syndrome syndrome;
  private final BitSet erased;
  private final ErasureLocator locator;
  private final Multiplier multiplier = new Multiplier();

  /**
   * @param erased positions of the missing data symbols and of the window's unused repair symbols;
   *     as many as the window's size
   * @param positions log2 of the number of positions
   */
  ErasureDecoder(Syndrome syndrome, BitSet erased, int positions) {
    this.syndrome = syndrome;
    this.erased = erased;
    this.locator = new ErasureLocator(erased, positions);
  }

  /** Converts the syndrome to the coefficients of {@code O}. */
  void solve() {
    SymbolRows rows = syndrome.rows;
    AdditiveTransform transform = syndrome.transform;
    int log = syndrome.window.log();
    int size = syndrome.window.size();
    rows.copy(0, size, size);
    BitSet all = new BitSet();
    all.set(0, 2 * size);
    transform.evaluate(0, log, 0, all);
    transform.evaluate(size, log, size, all);
    for (int i = 0; i < 2 * size; i++) {
      if (erased.get(i)) {
        rows.clear(i, 1);
      } else {
        rows.scale(multiplier, i, locator.logAt(i));
      }
    }
    transform.interpolate(0, log, 0, size);
    transform.interpolate(size, log, size, size);
    rows.add(0, size, size);
  }

  /** Computes and writes the missing data symbols. Call {@link #solve} first. */
  void writeData(SymbolWriter missing) throws IOException {
    SymbolRows rows = syndrome.rows;
    int size = syndrome.window.size();
    int data = syndrome.dataPosition();
    int next = erased.nextSetBit(data);
    while (next >= 0) {
      int block = next & -size;
      rows.copy(0, size, size);
      syndrome.transform.evaluate(size, syndrome.window.log(), block, erased);
      int weight = BinaryField.log(syndrome.weight(block));
      for (; next >= 0 && next < block + size; next = erased.nextSetBit(next + 1)) {
        int row = size + next - block;
        rows.scale(multiplier, row, 2 * BinaryField.UNITS - locator.logAt(next) - weight);
        rows.write(row, missing, next - data);
      }
    }
  }
}
