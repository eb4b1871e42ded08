package space.perigee.sync.fec;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Where symbols come from: memory, or a file of which only stripes are in memory. */
@FunctionalInterface
public interface SymbolReader {

  /**
   * Reads a stripe of a symbol. Symbols are asked for in ascending order within a stripe, and all
   * stripes of one offset before those of the next.
   *
   * @param symbol number of the data or repair symbol
   * @param offset of the stripe in the symbol (bytes)
   * @param stripe to be filled from its position to its limit; not to be kept after the call
   */
  void read(int symbol, int offset, ByteBuffer stripe) throws IOException;
}
