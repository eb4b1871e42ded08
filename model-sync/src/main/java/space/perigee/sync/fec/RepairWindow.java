package space.perigee.sync.fec;

import java.util.BitSet;

/**
 * An aligned range of repair symbols that are computed or used together: {@code 2^log} symbols,
 * starting at a multiple of {@code 2^log}.
 *
 * <p>The cost grows with the logarithm of the window's size rather than of the block's repair
 * capacity, so callers take the smallest window.
 */
record RepairWindow(int start, int log) {

  /** Returns the smallest window that contains the repair symbols {@code first} to {@code last}. */
  static RepairWindow around(int first, int last) {
    int log = Integer.SIZE - Integer.numberOfLeadingZeros(first ^ last);
    return new RepairWindow(first >> log << log, log);
  }

  /**
   * Returns the smallest window, and of these the first, that contains {@code needed} of the {@code
   * present} repair symbols.
   *
   * @param needed at least 1, at most as many as are present
   */
  static RepairWindow with(BitSet present, int needed) {
    int[] numbers = present.stream().toArray();
    RepairWindow best = around(numbers[0], numbers[needed - 1]);
    for (int i = 1; i + needed <= numbers.length; i++) {
      RepairWindow window = around(numbers[i], numbers[i + needed - 1]);
      best = window.log < best.log ? window : best;
    }
    return best;
  }

  int size() {
    return 1 << log;
  }
}
