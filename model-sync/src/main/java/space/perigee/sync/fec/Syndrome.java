package space.perigee.sync.fec;

import java.io.IOException;
import java.util.BitSet;

/**
 * What the symbols that are present say of a {@link RepairWindow}: of all weighted symbols, erased
 * ones taken as zero, the coefficients of the {@code window.size()} highest degrees.
 *
 * <p>In the novel polynomial basis the highest coefficients of a polynomial through all points are
 * the sum over aligned blocks of points of each block's own coefficients. So a block after the
 * other is read, transformed at the size of the window, and added; there are never more rows than
 * two windows, whatever the number of symbols.
 *
 * <p>The weight of the symbol at {@code x} is {@code s(x) / w(x)}, where {@code s} vanishes on all
 * repair positions and {@code w} on those of the window; it is the same for all of a block, and 1
 * in the window. With these weights the window alone is the repair part of a smaller code, see
 * {@link ErasureCode}.
 */
final class Syndrome {

  /** The sum, then as many rows that are free whenever nothing is being added. */
  final Rows rows;

  final AdditiveTransform transform;
  final RepairWindow window;

  private final int capacityLog;
  private final Multiplier weight = new Multiplier();

  /**
   * @param capacityLog of the number of repair positions, to the base 2; data follows them
   */
  Syndrome(int capacityLog, RepairWindow window, int symbolBytes) {
    this.capacityLog = capacityLog;
    this.window = window;
    rows = new Rows(2 * window.size(), symbolBytes);
    transform = new AdditiveTransform(rows);
  }

  /** Where data symbol 0 lies. */
  int dataPosition() {
    return 1 << capacityLog;
  }

  /** The weight of all symbols of the block that begins at {@code position}. */
  int weight(int position) {
    return BinaryField.divide(position >> capacityLog, (position ^ window.start()) >> window.log());
  }

  /** Begins the sum of another stripe with the data symbols that are present. */
  void setData(SymbolReader data, BitSet present) throws IOException {
    rows.clear(0, window.size());
    for (int first = 0; first < present.length(); first += window.size()) {
      int position = dataPosition() + first;
      addBlock(data, present, first, position, weight(position));
    }
  }

  /** Adds the repair symbols of the window that are present. */
  void addRepairs(SymbolReader repairs, BitSet present) throws IOException {
    addBlock(repairs, present, window.start(), window.start(), 1);
  }

  private void addBlock(SymbolReader reader, BitSet present, int first, int position, int factor)
      throws IOException {
    int scratch = window.size();
    int live = 0;
    int symbol = present.nextSetBit(first);
    while (symbol >= 0 && symbol < first + window.size()) {
      int row = symbol - first;
      rows.clear(scratch + live, row - live);
      rows.read(scratch + row, reader, symbol);
      live = row + 1;
      symbol = present.nextSetBit(symbol + 1);
    }
    if (live > 0) {
      transform.interpolate(scratch, window.log(), position, live);
      weight.set(factor);
      rows.addProduct(weight, 0, scratch, window.size());
    }
  }
}
