package space.perigee.sim.lab.federate;

import java.util.List;
import space.perigee.sim.federate.FederateSettings;
import space.perigee.sim.federate.LocalLearning;
import space.perigee.sim.federate.ModelShape;
import space.perigee.sim.federate.Partition;
import space.perigee.sim.federate.Residual;

/**
 * The pairs on which the delta codec is tuned and judged. What is tuned on the folders {@code
 * tune-*} is judged on the folders {@code held-*}, which have other architectures, partitions and
 * seeds; each has early rounds, where every weight moves, and late ones, where few do.
 */
public final class FixtureSet {

  private static final List<Integer> LONG = List.of(2, 3, 4, 18, 19, 20);
  private static final List<Integer> SHORT = List.of(2, 3, 9, 10);

  private FixtureSet() {}

  /** Made of the embedded Landsat pixels, in seconds. */
  public static List<Fixture> ofPixels() {
    return List.of(
        pixels("tune-statlog-mlp-43k-iid", "mlp:256,128", Partition.IID, 0.05, 11),
        pixels("tune-statlog-mlp-43k-iid-1pct", "mlp:256,128", Partition.IID, 0.01, 12),
        aside(pixels("tune-statlog-mlp-41k-iid-aside", "mlp:240,128", Partition.IID, 0.05, 14)),
        pixels("tune-statlog-mlp-51k-skewed", "mlp:256,160", Partition.SKEWED, 0.05, 13),
        pixels("held-statlog-mlp-48k-skewed", "mlp:288,128", Partition.SKEWED, 0.05, 21),
        pixels("held-statlog-mlp-46k-iid", "mlp:192,192", Partition.IID, 0.05, 24),
        aside(
            pixels("held-statlog-mlp-54k-skewed-aside", "mlp:320,128", Partition.SKEWED, 0.05, 25)),
        pixels("held-statlog-mlp-301k-iid", "mlp:512,544", Partition.IID, 0.05, 22),
        pixels("held-statlog-mlp-301k-skewed-1pct", "mlp:512,544", Partition.SKEWED, 0.01, 23));
  }

  /** Made of a folder of images, in minutes. */
  public static List<Fixture> ofImages() {
    return List.of(
        images("tune-images-mlp-1.6m-iid", "mlp:128,64", Partition.IID, 0.05, 31, 960, SHORT),
        images("tune-images-cnn-49k-iid", "cnn:8,16,32,32", Partition.IID, 0.05, 32, 320, SHORT),
        images(
            "tune-images-cnn-49k-skewed", "cnn:8,16,32,32", Partition.SKEWED, 0.05, 33, 320, SHORT),
        images("tune-images-cnn-280k-iid", "cnn:12,24,64", Partition.IID, 0.05, 34, 320, SHORT),
        images("held-images-mlp-3.2m-iid", "mlp:256,64", Partition.IID, 0.05, 41, 960, SHORT),
        images("held-images-mlp-3.2m-skewed", "mlp:256,64", Partition.SKEWED, 0.01, 42, 960, SHORT),
        images("held-images-cnn-286k-iid", "cnn:16,32,64", Partition.IID, 0.05, 43, 320, SHORT),
        images(
            "held-images-cnn-286k-skewed", "cnn:16,32,64", Partition.SKEWED, 0.01, 44, 320, SHORT),
        images(
            "held-images-cnn-1m-iid",
            "cnn:16,32,224",
            Partition.IID,
            0.05,
            45,
            256,
            List.of(2, 3, 7, 8)));
  }

  private static Fixture pixels(
      String name, String model, Partition partition, double density, long seed) {
    LocalLearning learning = new LocalLearning(LocalLearning.Optimizer.SGD, 0.05, 32, 1);
    return new Fixture(
        name,
        new FederateSettings(
            ModelShape.parse(model),
            10,
            last(LONG),
            learning,
            partition,
            Residual.TRAINED,
            Integer.MAX_VALUE),
        seed,
        density,
        2,
        LONG);
  }

  private static Fixture images(
      String name,
      String model,
      Partition partition,
      double density,
      long seed,
      int samples,
      List<Integer> rounds) {
    LocalLearning learning = new LocalLearning(LocalLearning.Optimizer.SGD, 0.02, 16, 1);
    return new Fixture(
        name,
        new FederateSettings(
            ModelShape.parse(model),
            4,
            last(rounds),
            learning,
            partition,
            Residual.TRAINED,
            samples),
        seed,
        density,
        1,
        rounds);
  }

  private static Fixture aside(Fixture fixture) {
    return new Fixture(
        fixture.name(),
        fixture.settings().with(Residual.ASIDE),
        fixture.seed(),
        fixture.density(),
        fixture.clients(),
        fixture.rounds());
  }

  private static int last(List<Integer> rounds) {
    return rounds.get(rounds.size() - 1);
  }
}
