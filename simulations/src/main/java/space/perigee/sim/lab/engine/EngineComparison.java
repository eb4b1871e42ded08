package space.perigee.sim.lab.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import space.perigee.onboard.bench.EngineWorkload;
import space.perigee.onboard.bench.Measurement;
import space.perigee.onboard.bench.NetworkBench;
import space.perigee.onboard.bench.Workload;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.InputShape;

/**
 * Measures a network by DL4J's own layers and by Perigee's engine, in turns.
 *
 * @param networks makes the network anew, always the same
 */
public record EngineComparison(
    NetworkBench bench, Supplier<MultiLayerNetwork> networks, InputShape input, int classes) {

  /** Ways to run a network, in the order of the columns. */
  public enum Way {
    DL4J,
    PERIGEE
  }

  /**
   * What was found.
   *
   * @param measured by way; DL4J's peak of memory is that with both networks loaded, if both were
   * @param gradientDistance of the gradients of one minibatch, over the length of DL4J's; NaN if
   *     there is only one
   */
  public record Result(Map<Way, Measurement> measured, double gradientDistance) {}

  /**
   * Runs it.
   *
   * @param ways to measure, one or both
   * @param progress told what begins
   * @throws UnsupportedNetworkException if the engine does not know one of its layers
   */
  public Result run(Set<Way> ways, Consumer<String> progress) throws UnsupportedNetworkException {
    float[] rows = bench.rows(input);
    int[] labels = bench.labels(classes);
    List<Way> order = new ArrayList<>();
    List<Supplier<Workload>> workloads = new ArrayList<>();
    List<float[]> gradients = new ArrayList<>();
    if (ways.contains(Way.PERIGEE)) {
      EngineWorkload engine =
          new EngineWorkload(new Trainer(networks.get(), input.dimensions()), 0, 0);
      gradients.add(engine.gradient(rows, labels));
      order.add(Way.PERIGEE);
      workloads.add(() -> engine);
    }
    if (ways.contains(Way.DL4J)) {
      order.add(Way.DL4J);
      workloads.add(
          () -> {
            Dl4jWorkload stock = new Dl4jWorkload(networks.get(), input, classes);
            gradients.add(stock.gradient(rows, labels));
            return stock;
          });
    }
    List<Measurement> measured = bench.run(workloads, input, classes, progress);
    Map<Way, Measurement> byWay = new TreeMap<>();
    for (int i = 0; i < order.size(); i++) {
      byWay.put(order.get(i), measured.get(i));
    }
    return new Result(
        byWay, gradients.size() == 2 ? distance(gradients.get(0), gradients.get(1)) : Double.NaN);
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
