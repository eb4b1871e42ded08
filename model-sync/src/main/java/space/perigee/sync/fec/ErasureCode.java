package space.perigee.sync.fec;

import java.io.IOException;
import java.util.BitSet;

/**
 * A systematic Reed-Solomon code: of the data symbols of a block and its repair symbols any {@code
 * count} give back all data.
 *
 * <p>Every two bytes at the same place of all symbols are a code word over the field of 65,536
 * elements ({@link BinaryField}). Repair symbol {@code j} stands at the element {@code j}, data
 * symbol {@code i} at {@code c + i}, where {@code c} is {@link #repairCapacity}; a word is the
 * values of a polynomial of degree below {@code 65536 - c} that is zero at all positions behind the
 * data. Written out, with {@code s} the polynomial that vanishes at the repair positions,
 *
 * <pre>  repair(j) = sum over i of data(i) s(c + i) / ((c + i) + j).</pre>
 *
 * That is a Cauchy matrix with scaled columns, of which every square part has an inverse: no
 * overhead, whatever is lost. Nothing in it depends on how many repair symbols are made. So a
 * sender may make more when it learns of more loss, a receiver collects them over passes and
 * stations, and data symbols that were asked for again count like any other.
 *
 * <p>The sum is computed by additive Fourier transforms ({@link AdditiveTransform}), and at the
 * size of what is made or used instead of all that there may be: for the aligned {@link
 * RepairWindow} of {@code 2^k} repair symbols, with {@code w} vanishing on it, {@code s / w} is the
 * same for all of an aligned block of {@code 2^k} data symbols. With that as their weight the
 * window is the repair part of a code whose capacity is {@code 2^k} ({@link Syndrome}). Encoding
 * takes {@code count (k / 2 + 1) + k 2^(k-1)} products of a symbol with a constant, decoding some
 * {@code count (k + 1) + 5 k 2^(k-1)} at most ({@link Decoder}).
 *
 * <p><b>Memory and I/O.</b> A call works through the block in stripes, the same range of bytes of
 * every symbol, and keeps {@code 2^(k+1)} of them, in at most 8 MiB, and 1 MiB for the locator, no
 * matter how large the block is. For each stripe it reads every data symbol once, in order, then,
 * decoding, as many repair symbols as data is missing, then writes. Symbols of 1,440 bytes are read
 * whole for windows of up to 2,048, and in 2, 3, 6 and 12 parts for those of 4,096 to 32,768. A
 * short last symbol of a content is padded with zeros by the caller.
 *
 * <p>S.-J. Lin, T. Y. Al-Naffouri, Y. S. Han, W.-H. Chung, Novel Polynomial Basis With Fast Fourier
 * Transform and Its Application to Reed-Solomon Erasure Codes, IEEE Trans. Inf. Theory 62(11),
 * 2016; S.-J. Lin, W.-H. Chung, Y. S. Han, Novel polynomial basis and its application to
 * Reed-Solomon erasure codes, FOCS 2014.
 */
public final class ErasureCode {

  /** The most data symbols in a block. */
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
   * The code of a block.
   *
   * @param count data symbols, 1 to {@link #MAX_COUNT}
   * @param symbolBytes bytes of each symbol, an even number from {@link #MIN_SYMBOL_BYTES} to
   *     {@link #MAX_SYMBOL_BYTES}
   * @throws IllegalArgumentException if there is no such block
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

  /** Data symbols of the block. */
  public int count() {
    return count;
  }

  /** Bytes of a symbol. */
  public int symbolBytes() {
    return symbolBytes;
  }

  /**
   * How many repair symbols there are, numbered from 0: {@code count}, or 32, rounded up to a power
   * of two; 16,384 for more than 32,768 data symbols. A function of {@code count} alone.
   */
  public int repairCapacity() {
    return 1 << capacityLog;
  }

  /**
   * Makes repair symbols. It takes the time of all data whatever their number, so ask for many at
   * once; those from 0, or from another multiple of a power of two that is not less than their
   * number, cost least.
   *
   * @param data reads data symbols
   * @param firstRepair number of the first repair symbol to make
   * @param repairs how many; 0 makes none and reads nothing
   * @param out takes the repair symbols, by their numbers
   * @throws IllegalArgumentException if the block has no such repair symbols
   * @throws IOException from {@code data} or {@code out}
   */
  public void encode(SymbolReader data, int firstRepair, int repairs, SymbolWriter out)
      throws IOException {
    if (firstRepair < 0 || repairs < 0 || repairs > repairCapacity() - firstRepair) {
      throw new IllegalArgumentException(
          String.format(
              "%d repair symbols from %d: a block of %d data symbols has those from 0 to %d",
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
   * Gives back the data symbols that are not present. Does nothing if all are.
   *
   * @param data reads data symbols, only those present
   * @param presentData numbers of the data symbols that are present
   * @param repairs reads repair symbols, only those present, and as many as are needed
   * @param presentRepairs numbers of the repair symbols that are present
   * @param missing takes the data symbols that were not present
   * @throws IllegalArgumentException if fewer than {@link #count} symbols are present, or one that
   *     the block does not have
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
    Decoder decoder = new Decoder(syndrome, erased, ceilLog2(dataPosition + count));
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
              "%s symbol %d: the block has those from 0 to %d",
              what, present.length() - 1, count - 1));
    }
  }

  private static BitSet range(int from, int to) {
    BitSet range = new BitSet(to);
    range.set(from, to);
    return range;
  }
}
