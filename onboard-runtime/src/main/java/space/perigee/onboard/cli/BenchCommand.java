package space.perigee.onboard.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import space.perigee.hw.Board;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.ProfileException;
import space.perigee.onboard.bench.Measurement;
import space.perigee.onboard.bench.NetworkBench;
import space.perigee.onboard.engine.UnsupportedNetworkException;
import space.perigee.onboard.learning.ComputeCost;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.InputException;

/** {@code perigee onboard bench}: how fast does a network learn here? */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Measures training and prediction of a network on this machine, by DL4J's own layers and by"
            + " Perigee's engine, in turns.")
final class BenchCommand implements Callable<Integer> {

  private static final double GIGA = 1e9;
  private static final double MEGA = 1e6;
  private static final int THOUSAND = 1000;

  @SuppressWarnings("NullAway.Init") // picocli injects it
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      defaultValue = "cnn-300k",
      description =
          "A name of 'perigee onboard models', or a model file (default: ${DEFAULT-VALUE}).")
  private String model = "cnn-300k";

  @Mixin private final SampleOptions samples = new SampleOptions();

  @Option(
      names = "--board",
      paramLabel = "ID",
      description =
          "A board of 'perigee hw list': its number of cores is used, and its energy told (J),"
              + " for the arithmetic at its sustained rate.")
  private @Nullable String board;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of native code (default: the board's cores, or all of this machine).")
  private @Nullable Integer threads;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "32",
      description = "Samples of a minibatch (default: ${DEFAULT-VALUE}).")
  private int batch = 32;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Rounds, of which the median counts (default: ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "20",
      description = "Minibatches of a round (default: ${DEFAULT-VALUE}).")
  private int steps = 20;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    // Refused before anything else is looked at.
    samples.classes();
    @Nullable Board profile = profile();
    int cores = Runtime.getRuntime().availableProcessors();
    int used = threads != null ? threads : profile == null ? cores : profile.cores();
    int limited = Math.min(used, cores);
    try {
      NativeThreads.limit(limited);
      NetworkBench bench = new NetworkBench(batch, rounds, steps);
      Subject subject = subject();
      NetworkBench.Result result =
          bench.run(subject.networks(), subject.input(), subject.classes(), this::progress);
      MultiLayerNetwork network = subject.networks().get();
      ComputeCost cost = ComputeCost.of(network, subject.input());
      print(result, cost, network.numParams(), profile, limited);
      return 0;
    } catch (IllegalArgumentException e) {
      throw new InputException("bench: " + e.getMessage(), e);
    } catch (UnsupportedNetworkException e) {
      throw new InputException("--model: only DL4J can run it: " + e.getMessage(), e);
    }
  }

  private @Nullable Board profile() {
    try {
      return board == null ? null : ProfileCatalog.shipped().board(board);
    } catch (ProfileException e) {
      throw new InputException("--board: " + e.getMessage(), e);
    }
  }

  /** What is measured, made anew for each way to run it. */
  private record Subject(InputShape input, int classes, Supplier<MultiLayerNetwork> networks) {}

  private Subject subject() throws IOException {
    if (Files.exists(Path.of(model))) {
      ModelFile file = ModelFile.read(Path.of(model));
      return new Subject(file.input(), file.labels().size(), file.network()::clone);
    }
    ModelCatalog.Entry entry = ModelCatalog.named(model);
    InputShape input = samples.shape(entry);
    int classes = samples.classes();
    return new Subject(input, classes, () -> entry.create(input, classes, 1));
  }

  private void progress(String what) {
    if (Cli.isTerminal()) {
      spec.commandLine().getErr().print("\r\u001b[K" + what);
      spec.commandLine().getErr().flush();
    }
  }

  private void print(
      NetworkBench.Result result,
      ComputeCost cost,
      long parameters,
      @Nullable Board profile,
      int used)
      throws IOException {
    progress("");
    PrintWriter out = spec.commandLine().getOut();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model", model);
    fields.put("parameters", parameters);
    fields.put("macsPerSample", cost.macsPerSample());
    fields.put("batch", batch);
    fields.put("threads", used);
    fields.put("stock", fields(result.stock()));
    fields.put("engine", fields(result.own()));
    fields.put("gradientDistance", result.gradientDistance());
    String energy = "";
    if (profile != null) {
      double rate = profile.sustainedGflops() * GIGA;
      double idle = profile.power().wattsIdle();
      double trained = (profile.power().wattsTrain() - idle) * cost.trainFlops(THOUSAND) / rate;
      double predicted = (profile.power().wattsInfer() - idle) * cost.inferFlops(THOUSAND) / rate;
      fields.put("board", profile.id());
      fields.put("joulesPerThousandTrained", trained);
      fields.put("joulesPerThousandPredicted", predicted);
      energy =
          String.format(
              Locale.ROOT,
              "on %s by its profile: %.3g J for 1,000 samples trained, %.3g J predicted%n",
              profile.id(),
              trained,
              predicted);
    }
    if (json) {
      out.println(new StatusJson().text(fields));
    } else {
      table(result, parameters, used, out);
      out.print(energy);
    }
    out.flush();
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

  private void table(NetworkBench.Result result, long parameters, int used, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s: %,d parameters, minibatches of %d, %d thread%s%n%n",
        model,
        parameters,
        batch,
        used,
        used == 1 ? "" : "s");
    out.printf("%-38s %12s %12s %8s%n", "", "DL4J", "Perigee", "");
    Measurement stock = result.stock();
    Measurement own = result.own();
    row(out, "training, samples/s", stock.trainPerSecond(), own.trainPerSecond(), true);
    row(out, "prediction, samples/s", stock.predictPerSecond(), own.predictPerSecond(), true);
    row(out, "one sample, median (ms)", stock.medianMillis(), own.medianMillis(), false);
    row(out, "one sample, 99th percentile (ms)", stock.slowMillis(), own.slowMillis(), false);
    row(
        out,
        "heap allocated per step (kB)",
        stock.allocatedPerStep() / 1e3,
        own.allocatedPerStep() / 1e3,
        false);
    row(out, "native memory grew by (kB)", stock.heldGrowth() / 1e3, own.heldGrowth() / 1e3, false);
    row(
        out,
        "peak resident memory (MB; DL4J: both)",
        stock.peakMemoryBytes() / MEGA,
        own.peakMemoryBytes() / MEGA,
        false);
    out.printf(Locale.ROOT, "%ngradients differ by %.1e%n", result.gradientDistance());
  }

  private static void row(
      PrintWriter out, String name, double stock, double own, boolean withRatio) {
    String ratio = withRatio ? String.format(Locale.ROOT, "%7.1fx", own / stock) : "";
    out.printf(Locale.ROOT, "%-38s %12.1f %12.1f %8s%n", name, stock, own, ratio);
  }
}
