package space.perigee.onboard.engine;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * Where what is random in a training pass comes from: the number of steps taken and the samples
 * themselves.
 *
 * <p>So a checkpoint has nothing more to keep. A pass that is made again, after a restart or to
 * compare two losses, drops the same; one over other samples, or after a step, drops something
 * else.
 */
final class PassSeed {

  private final MultiLayerNetwork network;
  private long seed;

  PassSeed(MultiLayerNetwork network) {
    this.network = network;
  }

  /** Begins a training pass over these samples. */
  void begin(float[] rows) {
    seed = mixed(network.getIterationCount());
    seed = mixed(seed + Arrays.hashCode(rows));
  }

  /** The generator of a layer in this pass. */
  SplittableRandom random(int layer) {
    return new SplittableRandom(mixed(seed + layer));
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014); makes no garbage. */
  private static long mixed(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
