package space.perigee.sim.federate;

import java.util.ArrayList;
import java.util.List;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.SplitMix64;

/** Small things to learn. */
public final class TestTasks {

  static final List<String> CLASSES = List.of("crop", "soil", "water");

  private TestTasks() {}

  /** Samples of four features whose class is the largest of the first three. */
  static List<Sample> samples(int count, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] features = new float[4];
      int largest = 0;
      for (int f = 0; f < features.length; f++) {
        features[f] = random.nextFloat();
        largest = f < CLASSES.size() && features[f] > features[largest] ? f : largest;
      }
      samples.add(Sample.of(features, largest));
    }
    return samples;
  }

  public static DataSource source() {
    return new DataSource(
        "rows", CLASSES, InputShape.ofFeatures(4), samples(120, 1), samples(60, 2));
  }

  public static FederateSettings settings(int clients, int rounds) {
    return new FederateSettings(
        ModelShape.parse("mlp:8"),
        clients,
        rounds,
        new LocalLearning(LocalLearning.Optimizer.SGD, 0.1, 8, 2),
        Partition.IID,
        Residual.TRAINED,
        120);
  }
}
