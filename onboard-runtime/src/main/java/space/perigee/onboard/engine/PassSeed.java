package space.perigee.onboard.engine;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Source of randomness for a training pass, derived from the number of steps taken and from the
 * samples.
 *
 * <p>So a checkpoint needs no generator state. Repeating a pass, after a restart or to compare two
 * losses, drops the same features; a pass over other samples or after another step drops others.
 */
final class PassSeed {

  private final MultiLayerNetwork network;
  private long seed;

  PassSeed(MultiLayerNetwork network) {
    this.network = network;
  }

  /** Starts a training pass over these samples. */
  void begin(float[] rows) {
    seed = mixed(network.getIterationCount());
    seed = mixed(seed + Arrays.hashCode(rows));
  }

  /** Returns the random generator of a layer for this pass. */
  SplittableRandom random(int layer) {
    return new SplittableRandom(mixed(seed + layer));
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). Allocates nothing. */
  private static long mixed(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
