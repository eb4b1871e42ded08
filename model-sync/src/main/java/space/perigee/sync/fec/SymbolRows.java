package space.perigee.sync.fec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Working memory of fixed size: the current stripe, with one row per symbol.
 *
 * <p>The code treats each element separately, so a block can be cut across all symbols: bytes 0 to
 * {@code w - 1} of each, then the next {@code w}. Stripes are of equal width, as wide as possible
 * while all rows take at most {@link #MAX_LONGS}. An element is two bytes, little-endian.
 */
final class SymbolRows {

  /** 8 MiB. */
  static final int MAX_LONGS = 1 << 20;

  final long[] words;

  /** Longs per row. Bytes of the last one past the end of the symbol are undefined. */
  final int longs;

  private final int symbolBytes;
  private final int stripeBytes;
  private final ByteBuffer bytes;
  private final LongBuffer row;
  private int offset;

  SymbolRows(int count, int symbolBytes) {
    this.symbolBytes = symbolBytes;
    int widest = MAX_LONGS / count * Long.BYTES;
    int stripes = ceilDiv(symbolBytes, widest);
    longs = ceilDiv(ceilDiv(symbolBytes, stripes), Long.BYTES);
    stripeBytes = longs * Long.BYTES;
    words = new long[count * longs];
    bytes = ByteBuffer.allocate(stripeBytes).order(ByteOrder.LITTLE_ENDIAN);
    row = bytes.asLongBuffer();
    offset = -stripeBytes;
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }

  /** Advances to the next stripe; returns false if there is none. */
  boolean next() {
    offset += stripeBytes;
    return offset < symbolBytes;
  }

  void read(int to, SymbolReader reader, int symbol) throws IOException {
    reader.read(symbol, offset, stripe());
    if (bytes.hasRemaining()) {
      throw new IllegalStateException(
          "symbol " + symbol + ": " + bytes.remaining() + " bytes of its stripe were not read");
    }
    row.clear().get(words, to * longs, longs);
  }

  void write(int from, SymbolWriter writer, int symbol) throws IOException {
    row.clear().put(words, from * longs, longs);
    writer.write(symbol, offset, stripe());
  }

  private ByteBuffer stripe() {
    return bytes.clear().limit(Math.min(stripeBytes, symbolBytes - offset));
  }

  void clear(int from, int count) {
    Arrays.fill(words, from * longs, (from + count) * longs, 0);
  }

  void copy(int from, int to, int count) {
    System.arraycopy(words, from * longs, words, to * longs, count * longs);
  }

  /** Adds {@code count} rows from {@code from} on to those from {@code to} on. */
  void add(int to, int from, int count) {
    Multiplier.add(words, to * longs, from * longs, count * longs);
  }

  void addProduct(Multiplier constant, int to, int from, int count) {
    constant.addProduct(words, to * longs, from * longs, count * longs);
  }

  /**
   * Multiplies a row by a constant.
   *
   * @param log logarithm of the constant, not negative
   */
  void scale(Multiplier multiplier, int row, int log) {
    multiplier.set(BinaryField.exp(log % BinaryField.UNITS) ^ 1);
    addProduct(multiplier, row, row, 1);
  }
}
