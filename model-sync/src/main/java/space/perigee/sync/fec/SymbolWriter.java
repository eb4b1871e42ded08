package space.perigee.sync.fec;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where computed symbols go. */
@FunctionalInterface
public interface SymbolWriter {

  /**
   * Takes a stripe of a symbol. Symbols come in ascending order within a stripe, and all stripes of
   * one offset before those of the next.
   *
   * @param symbol number of the data or repair symbol
   * @param offset of the stripe in the symbol (bytes)
   * @param stripe the bytes from its position to its limit; not to be kept after the call
   */
  void write(int symbol, int offset, ByteBuffer stripe) throws IOException;
}
