package space.perigee.sync.fec;

import java.nio.ByteBuffer;
import java.util.BitSet;

/** Stand-in. */
public final class ErasureCode {
  public static final int MAX_COUNT = 49_152;

  public interface SymbolReader {
    void read(int symbol, int offset, ByteBuffer stripe);
  }

  public interface SymbolWriter {
    void write(int symbol, int offset, ByteBuffer stripe);
  }

  public static ErasureCode of(int count, int symbolBytes) {
    throw new UnsupportedOperationException();
  }

  public static int repairCapacity(int count) {
    return Math.max(32, Integer.highestOneBit(Math.max(1, count / 2)));
  }

  public int repairCapacity() {
    return 0;
  }

  public void encode(SymbolReader data, int firstRepair, int repairs, SymbolWriter out) {}

  public void decode(
      SymbolReader symbols, BitSet presentData, int[] presentRepairs, SymbolWriter missing) {}
}
