package space.perigee.sim.lab.federate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.sim.federate.PairFolder;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

/**
 * A pair that is larger than anything that can be trained here: 25 million parameters in four dense
 * layers. Weights are Gaussian, scaled as He et al. do (ICCV 2015). Some neurons learn and others
 * do not, so the update of a weight is a log-normal scale of its row times one of its column times
 * Laplace noise.
 */
public final class SyntheticPair {

  public static final String NAME = "held-synthetic-25m";

  /** Inputs, then the neurons of each layer. */
  public static final List<Integer> WIDTHS = List.of(2048, 4096, 1536, 4096, 1000);

  private static final double SPREAD = 0.35;
  private static final double STEP = 0.003;

  private SyntheticPair() {}

  /** Writes the folder below {@code parent}. */
  public static Fixture.Made make(Path parent, List<Integer> widths, long seed) throws IOException {
    RandomGenerator random = new SplitMix64(seed);
    List<TensorSpec> tensors = new ArrayList<>();
    for (int layer = 0; layer + 1 < widths.size(); layer++) {
      tensors.add(new TensorSpec(layer + "_W", List.of(widths.get(layer), widths.get(layer + 1))));
      tensors.add(new TensorSpec(layer + "_b", List.of(1, widths.get(layer + 1))));
    }
    ParameterLayout layout = new ParameterLayout(tensors);
    float[] values = new float[layout.size()];
    int offset = 0;
    for (TensorSpec tensor : tensors) {
      double scale = Math.sqrt(2.0 / tensor.shape().get(0));
      for (int i = 0; i < tensor.size() && tensor.shape().get(0) > 1; i++) {
        values[offset + i] = (float) (scale * random.nextGaussian());
      }
      offset += tensor.size();
    }
    Weights base = Weights.of(layout, values);
    offset = 0;
    for (TensorSpec tensor : tensors) {
      update(values, offset, tensor, random);
      offset += tensor.size();
    }
    ObjectNode about = new JsonMapper().createObjectNode();
    about.put("data", "synthetic").put("seed", seed);
    PairFolder pairs = PairFolder.create(parent.resolve(NAME), 1, List.of(1), about);
    pairs.onDelta(0, 1, base, Weights.of(layout, values));
    pairs.finish();
    return new Fixture.Made(layout.size(), pairs.size(), Double.NaN);
  }

  private static void update(
      float[] values, int offset, TensorSpec tensor, RandomGenerator random) {
    int rows = tensor.shape().get(0);
    int columns = tensor.shape().get(1);
    double[] row = logNormal(rows, random);
    double[] column = logNormal(columns, random);
    double step = STEP * Math.sqrt(2.0 / Math.max(rows, columns));
    for (int i = 0; i < rows * columns; i++) {
      double size = -Math.log(1 - random.nextDouble());
      double signed = random.nextBoolean() ? size : -size;
      values[offset + i] += (float) (step * row[i / columns] * column[i % columns] * signed);
    }
  }

  private static double[] logNormal(int count, RandomGenerator random) {
    double[] scales = new double[count];
    for (int i = 0; i < count; i++) {
      scales[i] = Math.exp(SPREAD * random.nextGaussian());
    }
    return scales;
  }
}
