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

  private static long mixed(long value) {
    return new SplittableRandom(value).nextLong();
  }
}
