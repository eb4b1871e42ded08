package space.perigee.sync.fec;

import java.io.IOException;
import java.util.BitSet;

/**
 * A systematic Reed-Solomon code: any {@code count} of a block's data and repair symbols recover
 * all of its {@code count} data symbols.
 *
 * <p>The two bytes at the same offset of all symbols form a code word over the field of 65,536
 * elements ({@link BinaryField}). Repair symbol {@code j} is at the element {@code j}, data symbol
 * {@code i} at {@code c + i}, where {@code c} is {@link #repairCapacity}; a word consists of the
 * values of a polynomial of degree below {@code 65536 - c} that is zero at all positions after the
 * data. Explicitly, with {@code s} the polynomial that vanishes at the repair positions,
 *
 * <pre>  repair(j) = sum over i of data(i) s(c + i) / ((c + i) + j).</pre>
 *
 * This is a Cauchy matrix with scaled columns, every square submatrix of which is invertible: there
 * is no overhead, whatever is lost. A repair symbol does not depend on how many are made. So a
 * sender can make more when it learns of more loss, a receiver can collect them over passes and
 * stations, and retransmitted data symbols count like any other.
 *
 * <p>The sum is computed by additive Fourier transforms ({@link AdditiveTransform}) whose size
 * follows from the repair symbols made or used, not from the capacity: for the aligned {@link
 * RepairWindow} of {@code 2^k} repair symbols, on which {@code w} vanishes, {@code s / w} is
 * constant within an aligned block of {@code 2^k} data symbols. With these weights the window is
 * the repair part of a code of capacity {@code 2^k} ({@link Syndrome}). Encoding takes {@code count
 * (k / 2 + 1) + k 2^(k-1)} products of a symbol with a constant, decoding at most about {@code
 * count (k + 1) + 5 k 2^(k-1)} ({@link ErasureDecoder}).
 *
 * <p><b>Memory and I/O.</b> A call processes the block in stripes: the same byte range of every
 * symbol. Whatever the size of the block, it holds {@code 2^(k+1)} rows of a stripe in at most 8
 * MiB, plus 1 MiB for the locator. For each stripe it reads every data symbol once, in order; when
 * decoding, it then reads as many repair symbols as data symbols are missing; then it writes.
 * Symbols of 1,440 bytes are read whole for windows of up to 2,048, and in 2, 3, 6 and 12 parts for
 * those of 4,096 to 32,768. The caller pads a short last symbol with zeros.
 *
 * <p>S.-J. Lin, T. Y. Al-Naffouri, Y. S. Han, W.-H. Chung, Novel Polynomial Basis With Fast Fourier
 * Transform and Its Application to Reed-Solomon Erasure Codes, IEEE Trans. Inf. Theory 62(11),
 * 2016; S.-J. Lin, W.-H. Chung, Y. S. Han, Novel polynomial basis and its application to
 * Reed-Solomon erasure codes, FOCS 2014.
 */
public final class ErasureCode {

  /** Maximum number of data symbols in a block. */
  public static final int MAX_COUNT = 49_152;

  public static final int MIN_SYMBOL_BYTES = 16;
  public static final int MAX_SYMBOL_BYTES = 65_536;

  private static final int MIN_CAPACITY_LOG = 5;
  private static final int CAPACITY_LOG_OF_THE_LARGEST = 14;

  private final int count;
  private final int symbolBytes;
  private final int capacityLog;

  private ErasureCode(int count, int symbolBytes) {
    this.count = count;
    this.symbolBytes = symbolBytes;
    int log = Math.max(MIN_CAPACITY_LOG, ceilLog2(count));
    capacityLog = log < BinaryField.BITS ? log : CAPACITY_LOG_OF_THE_LARGEST;
  }

  /**
   * Returns the code for blocks of a given size.
   *
   * @param count number of data symbols, 1 to {@link #MAX_COUNT}
   * @param symbolBytes size of a symbol (bytes), an even number from {@link #MIN_SYMBOL_BYTES} to
   *     {@link #MAX_SYMBOL_BYTES}
   * @throws IllegalArgumentException if a parameter is out of range
   */
  public static ErasureCode of(int count, int symbolBytes) {
    if (count < 1 || count > MAX_COUNT) {
      throw new IllegalArgumentException(
          "count " + count + ": must be from 1 to " + MAX_COUNT + " data symbols");
    }
    if (symbolBytes < MIN_SYMBOL_BYTES || symbolBytes > MAX_SYMBOL_BYTES || symbolBytes % 2 != 0) {
      throw new IllegalArgumentException(
          String.format(
              "symbolBytes %d: must be an even number from %d to %d",
              symbolBytes, MIN_SYMBOL_BYTES, MAX_SYMBOL_BYTES));
    }
    return new ErasureCode(count, symbolBytes);
  }

  private static int ceilLog2(int n) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(n - 1);
  }

  public int count() {
    return count;
  }

  /** Size of a symbol (bytes). */
  public int symbolBytes() {
    return symbolBytes;
  }

  /**
   * Number of repair symbols available, numbered from 0: {@code count}, but at least 32, rounded up
   * to a power of two; 16,384 for more than 32,768 data symbols. It depends on {@code count} alone.
   */
  public int repairCapacity() {
    return 1 << capacityLog;
  }

  /**
   * Computes repair symbols. Every call processes all data, so request many symbols at once; a
   * range that starts at 0 or at a multiple of a power of two not below its length is cheapest.
   *
   * @param repairs number of repair symbols; 0 computes none and reads nothing
   * @throws IllegalArgumentException if the range exceeds {@link #repairCapacity}
   * @throws IOException from {@code data} or {@code out}
   */
  public void encode(SymbolReader data, int firstRepair, int repairs, SymbolWriter out)
      throws IOException {
    if (firstRepair < 0 || repairs < 0 || repairs > repairCapacity() - firstRepair) {
      throw new IllegalArgumentException(
          String.format(
              "%d repair symbols from %d: a block of %d data symbols has only 0 to %d",
              repairs, firstRepair, count, repairCapacity() - 1));
    }
    if (repairs == 0) {
      return;
    }
    int end = firstRepair + repairs;
    RepairWindow window = RepairWindow.around(firstRepair, end - 1);
    BitSet present = range(0, count);
    BitSet wanted = range(firstRepair, end);
    Syndrome syndrome = new Syndrome(capacityLog, window, symbolBytes);
    while (syndrome.rows.next()) {
      syndrome.setData(data, present);
      syndrome.transform.evaluate(0, window.log(), window.start(), wanted);
      for (int i = firstRepair; i < end; i++) {
        syndrome.rows.write(i - window.start(), out, i);
      }
    }
  }

  /**
   * Recovers the missing data symbols. Does nothing if all are present.
   *
   * @param data source of the data symbols; read only where present
   * @param repairs source of the repair symbols; read only where present, and only as many as
   *     needed
   * @throws IllegalArgumentException if fewer than {@link #count} symbols are present, or an index
   *     is out of range
   * @throws IOException from {@code data}, {@code repairs} or {@code missing}
   */
  public void decode(
      SymbolReader data,
      BitSet presentData,
      SymbolReader repairs,
      BitSet presentRepairs,
      SymbolWriter missing)
      throws IOException {
    requireWithin("data", presentData, count);
    requireWithin("repair", presentRepairs, repairCapacity());
    int lost = count - presentData.cardinality();
    if (lost > presentRepairs.cardinality()) {
      throw new IllegalArgumentException(
          String.format(
              "%d data and %d repair symbols are present: %d are needed in all",
              count - lost, presentRepairs.cardinality(), count));
    }
    if (lost == 0) {
      return;
    }
    RepairWindow window = RepairWindow.with(presentRepairs, lost);
    BitSet used = new BitSet();
    presentRepairs.stream().filter(i -> i >= window.start()).limit(lost).forEach(used::set);
    int dataPosition = repairCapacity();
    BitSet erased = range(window.start(), window.start() + window.size());
    erased.andNot(used);
    for (int i = presentData.nextClearBit(0); i < count; i = presentData.nextClearBit(i + 1)) {
      erased.set(dataPosition + i);
    }
    Syndrome syndrome = new Syndrome(capacityLog, window, symbolBytes);
    ErasureDecoder decoder = new ErasureDecoder(syndrome, erased, ceilLog2(dataPosition + count));
    while (syndrome.rows.next()) {
      syndrome.setData(data, presentData);
      syndrome.addRepairs(repairs, used);
      decoder.solve();
      decoder.writeData(missing);
    }
  }

  private static void requireWithin(String what, BitSet present, int count) {
    if (present.length() > count) {
      throw new IllegalArgumentException(
          String.format(
              "%s symbol %d: the block has only 0 to %d", what, present.length() - 1, count - 1));
    }
  }

  private static BitSet range(int from, int to) {
    BitSet range = new BitSet(to);
    range.set(from, to);
    return range;
  }
}
