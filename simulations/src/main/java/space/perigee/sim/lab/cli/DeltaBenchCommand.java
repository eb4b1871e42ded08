package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.sim.lab.codec.DeltaBench;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.CodingOptions;
import space.perigee.sync.cli.Json;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Weights;
import space.perigee.sync.model.WeightsFormats;

/** {@code perigee delta bench}: measures the delta codec on pairs of weights. */
@Command(
    name = "bench",
    description = {
      "Measure deltas between the pairs base_N.npz, new_N.npz (N from 0) in a folder.",
      "H0 is the zero-order entropy of the quantized weights of a delta, over all tensors of rank 2"
          + " and higher. 'over' is the size without biases and norms, including headers, divided by"
          + " H0. 'heap' is the memory allocated, relative to the float32 weights."
    })
public final class DeltaBenchCommand extends PerigeeCommand {

  private final WeightsFormats files;

  @Parameters(paramLabel = "DIR", description = "Folder with pairs.")
  private Path folder = Path.of("");

  @Option(
      names = "--density",
      split = ",",
      paramLabel = "F",
      defaultValue = "0.001,0.0025,0.01,0.05,0.1",
      description = "Densities to measure (default: ${DEFAULT-VALUE}).")
  private List<Double> densities = List.of();

  @Option(names = "--lossless", description = "Measure lossless deltas instead.")
  private boolean lossless;

  @Option(
      names = "--chain",
      description = "Code each delta with the delta of the previous pair as its parent.")
  private boolean chain;

  @Option(
      names = "--others",
      description = "Compare with Golomb-Rice coding and with int8 under zstd 19.")
  private boolean others;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "Repetitions for each delta; the fastest counts (default: 3).")
  private int repeat = 3;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads for large models (default: 1).")
  private int threads = 1;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /**
   * @param files supported formats of weights files
   */
  public DeltaBenchCommand(WeightsFormats files) {
    this.files = files;
  }

  @Override
  public Integer call() throws IOException {
    List<DeltaTarget> targets = targets();
    if (repeat < 1) {
      throw new InputException("--repeat: " + repeat + ", must be 1 or more");
    }
    DeltaBench bench =
        new DeltaBench(CodingOptions.requireThreads(threads), chain, others && !lossless, repeat);
    List<Path> bases = bases();
    PrintWriter out = out();
    List<DeltaBench.Row> rows = new ArrayList<>();
    if (!json) {
      out.println(DeltaBench.Row.HEADING);
    }
    for (int pair = 0; pair < bases.size(); pair++) {
      Weights base = files.read(bases.get(pair));
      Path newFile = folder.resolve("new_" + pair + ".npz");
      Weights next = files.read(newFile);
      if (!next.layout().equals(base.layout())) {
        throw new InputException(
            newFile + ": its arrays must have the names, shapes and order of those of its base");
      }
      for (DeltaTarget target : targets) {
        DeltaBench.Row row = measure(bench, pair, base, next, target);
        rows.add(row);
        if (!json) {
          out.println(row.text());
          out.flush();
        }
      }
    }
    if (json) {
      Json.print(out, j -> DeltaBenchJson.write(j, rows, targets));
    } else {
      DeltaBench.summary(rows, targets).forEach(out::println);
    }
    return 0;
  }

  private DeltaBench.Row measure(
      DeltaBench bench, int pair, Weights base, Weights next, DeltaTarget target) {
    if (Cli.isTerminal() && json) {
      err().printf(Locale.ROOT, "pair %d, %s%n", pair, DeltaBench.name(target));
    }
    try {
      return bench.measure(pair, base, next, target);
    } catch (IllegalArgumentException e) {
      throw new InputException(folder + ", pair " + pair + ": " + e.getMessage(), e);
    }
  }

  private List<DeltaTarget> targets() {
    if (lossless) {
      return List.of(new DeltaTarget.Lossless());
    }
    try {
      return densities.stream().<DeltaTarget>map(DeltaTarget.Density::new).toList();
    } catch (IllegalArgumentException e) {
      throw new InputException("--density: " + e.getMessage(), e);
    }
  }

  private List<Path> bases() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    List<Path> bases = new ArrayList<>();
    while (Files.exists(folder.resolve("base_" + bases.size() + ".npz"))) {
      bases.add(folder.resolve("base_" + bases.size() + ".npz"));
    }
    if (bases.isEmpty()) {
      throw new InputException(folder + ": no base_0.npz; pairs are counted from 0");
    }
    return bases;
  }
}
