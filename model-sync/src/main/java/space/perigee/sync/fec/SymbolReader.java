package space.perigee.sync.fec;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Source of symbols: memory, or a file that is read stripe by stripe. */
@FunctionalInterface
public interface SymbolReader {

  /**
   * Reads a stripe of a symbol. Calls come in ascending order of offset, and for each offset in
   * ascending order of symbols.
   *
   * @param offset offset of the stripe in the symbol (bytes)
   * @param stripe buffer to fill from its position to its limit; must not be kept after the call
   */
  void read(int symbol, int offset, ByteBuffer stripe) throws IOException;
}
