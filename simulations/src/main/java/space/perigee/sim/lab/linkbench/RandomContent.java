package space.perigee.sim.lab.linkbench;

import java.nio.ByteBuffer;
import space.perigee.sync.transfer.Content;

/**
 * Incompressible bytes that need no memory: every eight are a hash of their position and the seed
 * (the finalizer of SplitMix64; Steele, Lea and Flood, OOPSLA 2014).
 *
 * @param length number of bytes
 */
public record RandomContent(long length, long seed) implements Content {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  @Override
  public void read(long offset, ByteBuffer into) {
    long at = offset;
    while (into.hasRemaining()) {
      long word = word(at / Long.BYTES);
      for (int i = (int) (at % Long.BYTES); i < Long.BYTES && into.hasRemaining(); i++, at++) {
        into.put((byte) (word >> 8 * i));
      }
    }
  }

  private long word(long index) {
    long z = seed + (index + 1) * GOLDEN;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
