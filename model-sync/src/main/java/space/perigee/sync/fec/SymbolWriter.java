package space.perigee.sync.fec;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Receiver of computed symbols. */
@FunctionalInterface
public interface SymbolWriter {

  /**
   * Writes a stripe of a symbol. Calls come in ascending order of offset, and for each offset in
   * ascending order of symbols.
   *
   * @param offset offset of the stripe in the symbol (bytes)
   * @param stripe bytes from its position to its limit; must not be kept after the call
   */
  void write(int symbol, int offset, ByteBuffer stripe) throws IOException;
}
