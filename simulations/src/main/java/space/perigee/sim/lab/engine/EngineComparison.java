package space.perigee.sim.lab.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.bench.EngineWorkload;
import space.perigee.onboard.bench.Measurement;
import space.perigee.onboard.bench.NetworkBench;
import space.perigee.onboard.bench.Workload;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.InputShape;

/**
 * Measures a network in DL4J's own layers and in Perigee's engine, in turns.
 *
 * @param networks creates identical networks
 */
public record EngineComparison(
    NetworkBench bench, Supplier<MultiLayerNetwork> networks, InputShape input, int classes) {

  /** Engines. */
  public enum Way {
    DL4J,
    PERIGEE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The result; what was not measured is null.
   *
   * @param stock DL4J; its peak memory includes Perigee's network if both were measured
   * @param gradientDistance distance of the gradients of one minibatch, relative to the length of
   *     DL4J's
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Result(
      @Nullable Measurement stock,
      @Nullable Measurement engine,
      @Nullable Double gradientDistance) {}

  /**
   * Measures one engine or both.
   *
   * @param progress receives the name of each step
   * @throws UnsupportedNetworkException if Perigee's engine does not support one of the layers
   */
  public Result run(Set<Way> ways, Consumer<String> progress) throws UnsupportedNetworkException {
    float[] rows = bench.rows(input);
    int[] labels = bench.labels(classes);
    List<Supplier<Workload>> workloads = new ArrayList<>();
    List<float[]> gradients = new ArrayList<>();
    if (ways.contains(Way.PERIGEE)) {
      EngineWorkload engine =
          new EngineWorkload(new Trainer(networks.get(), input.dimensions()), 0, 0);
      gradients.add(engine.gradient(rows, labels));
      workloads.add(() -> engine);
    }
    if (ways.contains(Way.DL4J)) {
      workloads.add(
          () -> {
            Dl4jWorkload stock = new Dl4jWorkload(networks.get(), input, classes);
            gradients.add(stock.gradient(rows, labels));
            return stock;
          });
    }
    List<Measurement> measured = bench.run(workloads, input, classes, progress);
    return new Result(
        ways.contains(Way.DL4J) ? measured.get(measured.size() - 1) : null,
        ways.contains(Way.PERIGEE) ? measured.get(0) : null,
        gradients.size() == 2 ? distance(gradients.get(0), gradients.get(1)) : null);
  }

  private static double distance(float[] actual, float[] expected) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) actual[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / norm);
  }
}
