package space.perigee.onboard.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.Board;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.bench.Measurement;
import space.perigee.onboard.bench.NetworkBench;
import space.perigee.onboard.learning.ComputeCost;

/**
 * What was measured of a network, for people and for programs.
 *
 * @param board whose energy is told, or null
 */
record BenchReport(
    String model,
    long parameters,
    ComputeCost cost,
    @Nullable Board board,
    int batch,
    int threads,
    NetworkBench.Result result) {

  private static final double GIGA = 1e9;
  private static final double MEGA = 1e6;
  private static final double KILO = 1e3;
  private static final int THOUSAND = 1000;

  static BenchReport of(
      SizedNetwork subject,
      @Nullable Board board,
      int batch,
      int threads,
      NetworkBench.Result result) {
    MultiLayerNetwork network = subject.network();
    return new BenchReport(
        subject.name(),
        network.numParams(),
        ComputeCost.of(network, subject.input()),
        board,
        batch,
        threads,
        result);
  }

  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model", model);
    fields.put("parameters", parameters);
    fields.put("macsPerSample", cost.macsPerSample());
    fields.put("batch", batch);
    fields.put("threads", threads);
    if (result.stock() != null) {
      fields.put("stock", fields(result.stock()));
    }
    if (result.own() != null) {
      fields.put("engine", fields(result.own()));
    }
    if (!Double.isNaN(result.gradientDistance())) {
      fields.put("gradientDistance", result.gradientDistance());
    }
    if (board != null) {
      fields.put("board", board.id());
      fields.put("joulesPerThousandTrained", trainJoules(board));
      fields.put("joulesPerThousandPredicted", inferJoules(board));
    }
    return PrettyJson.of(fields);
  }

  private static Map<String, Object> fields(Measurement measured) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("trainPerSecond", measured.trainPerSecond());
    fields.put("predictPerSecond", measured.predictPerSecond());
    fields.put("latencyP50Ms", measured.medianMillis());
    fields.put("latencyP99Ms", measured.slowMillis());
    fields.put("allocatedPerStepBytes", measured.allocatedPerStep());
    fields.put("nativeGrowthBytes", measured.heldGrowth());
    fields.put("peakMemoryBytes", measured.peakMemoryBytes());
    return fields;
  }

  /** Energy above idling, for the arithmetic at the sustained rate (J). */
  private double trainJoules(Board on) {
    double watts = on.power().wattsTrain() - on.power().wattsIdle();
    return watts * cost.trainFlops(THOUSAND) / (on.processor().sustainedGflops() * GIGA);
  }

  private double inferJoules(Board on) {
    double watts = on.power().wattsInfer() - on.power().wattsIdle();
    return watts * cost.inferFlops(THOUSAND) / (on.processor().sustainedGflops() * GIGA);
  }

  String text() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s: %,d parameters, minibatches of %d, %d thread%s%n%n%-38s",
                model,
                parameters,
                batch,
                threads,
                threads == 1 ? "" : "s",
                ""));
    text.append(result.stock() == null ? "" : String.format(" %12s", "DL4J"))
        .append(result.own() == null ? "" : String.format(" %12s", "Perigee"))
        .append('\n');
    row(text, "training, samples/s", true, Measurement::trainPerSecond);
    row(text, "prediction, samples/s", true, Measurement::predictPerSecond);
    row(text, "one sample, median (ms)", false, Measurement::medianMillis);
    row(text, "one sample, 99th percentile (ms)", false, Measurement::slowMillis);
    row(text, "heap allocated per step (kB)", false, of -> of.allocatedPerStep() / KILO);
    row(text, "native memory grew by (kB)", false, of -> of.heldGrowth() / KILO);
    row(text, "peak resident memory (MB)", false, of -> of.peakMemoryBytes() / MEGA);
    if (!Double.isNaN(result.gradientDistance())) {
      text.append(
          String.format(
              Locale.ROOT,
              "%ngradients differ by %.1e; DL4J's peak of memory is that of both%n",
              result.gradientDistance()));
    }
    if (board != null) {
      text.append(
          String.format(
              Locale.ROOT,
              "on %s by its profile: %.3g J for 1,000 samples trained, %.3g J predicted%n",
              board.id(),
              trainJoules(board),
              inferJoules(board)));
    }
    return text.toString().stripTrailing();
  }

  private void row(
      StringBuilder text, String name, boolean withRatio, ToDoubleFunction<Measurement> value) {
    @Nullable Measurement stock = result.stock();
    @Nullable Measurement own = result.own();
    text.append(String.format("%-38s", name));
    if (stock != null) {
      text.append(String.format(Locale.ROOT, " %12.1f", value.applyAsDouble(stock)));
    }
    if (own != null) {
      text.append(String.format(Locale.ROOT, " %12.1f", value.applyAsDouble(own)));
    }
    if (withRatio && stock != null && own != null) {
      double ratio = value.applyAsDouble(own) / value.applyAsDouble(stock);
      text.append(String.format(Locale.ROOT, " %7.1fx", ratio));
    }
    text.append('\n');
  }
}
