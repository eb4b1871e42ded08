package space.perigee.sync.fec;

import java.util.BitSet;

/**
 * Repair symbols that are computed from, or used, together: {@code 2^log} of them from a multiple
 * of {@code 2^log} on.
 *
 * <p>Cost goes with the logarithm of the window's size and not of all repair symbols that a block
 * may have, so the smallest one is taken.
 *
 * @param start number of the first repair symbol
 * @param log of the number of repair symbols, to the base 2
 */
record RepairWindow(int start, int log) {

  /** The smallest that holds the repair symbols from {@code first} to {@code last}. */
  static RepairWindow around(int first, int last) {
    int log = Integer.SIZE - Integer.numberOfLeadingZeros(first ^ last);
    return new RepairWindow(first >> log << log, log);
  }

  /**
   * The smallest, and of these the first, that holds {@code needed} of the repair symbols that are
   * {@code present}.
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
