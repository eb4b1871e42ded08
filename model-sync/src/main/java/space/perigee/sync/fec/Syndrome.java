package space.perigee.sync.fec;

import java.io.IOException;
import java.util.BitSet;

/**
 * The syndrome of the present symbols for a {@link RepairWindow}: the {@code window.size()} highest
 * coefficients of the polynomial through all weighted symbols, with erased ones taken as zero.
 *
 * <p>In the novel polynomial basis these coefficients are the sum, over aligned blocks of points,
 * of each block's own coefficients. So blocks are read one after another, transformed at the size
 * of the window, and added; this takes only two windows of rows, whatever the number of symbols.
 *
 * <p>The weight of the symbol at {@code x} is {@code s(x) / w(x)}, where {@code s} vanishes on all
 * repair positions and {@code w} on those of the window; it is constant within a block, and 1 in
 * the window. With these weights the window alone is the repair part of a smaller code, see {@link
 * ErasureCode}.
 */
final class Syndrome {

  /**
   * The sum, followed by as many scratch rows, which are in use only while a block is being added.
   */
  final SymbolRows rows;

  final AdditiveTransform transform;
  final RepairWindow window;

  private final int capacityLog;
  private final Multiplier weight = new Multiplier();

  /**
   * @param capacityLog log2 of the number of repair positions; data positions follow them
   */
  Syndrome(int capacityLog, RepairWindow window, int symbolBytes) {
    this.capacityLog = capacityLog;
    this.window = window;
    rows = new SymbolRows(2 * window.size(), symbolBytes);
    transform = new AdditiveTransform(rows);
  }

  /** Position of data symbol 0. */
  int dataPosition() {
    return 1 << capacityLog;
  }

  /** Returns the weight of all symbols of the block that begins at {@code position}. */
  int weight(int position) {
    return BinaryField.divide(position >> capacityLog, (position ^ window.start()) >> window.log());
  }

  /** Starts the sum for a stripe with the data symbols that are present. */
  void setData(SymbolReader data, BitSet present) throws IOException {
    rows.clear(0, window.size());
    for (int first = 0; first < present.length(); first += window.size()) {
      int position = dataPosition() + first;
      addBlock(data, present, first, position, weight(position));
    }
  }

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
