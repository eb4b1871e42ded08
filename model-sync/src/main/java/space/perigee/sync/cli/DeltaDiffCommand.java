package space.perigee.sync.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaFigures;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.delta.DeltaStatistics;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.delta.UnknownBaseException;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.WholeFile;
import space.perigee.sync.model.Weights;
import space.perigee.sync.model.WeightsFormats;

@Command(
    name = "diff",
    description = {
      "Create a delta from the weights in BASE to the weights in NEW.",
      "The delta is lossless unless --density or --bytes is given. A lossy delta"
          + " carries the largest changes; a later delta can carry the rest."
    })
final class DeltaDiffCommand extends PerigeeCommand {

  @ParentCommand private @Nullable DeltaCommand delta;

  @Parameters(index = "0", paramLabel = "BASE", description = "Weights to start from.")
  private Path base = Path.of("");

  @Parameters(index = "1", paramLabel = "NEW", description = "Weights to arrive at.")
  private Path next = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "D",
      required = true,
      description = "Delta to write.")
  private Path output = Path.of("");

  @ArgGroup(exclusive = true, heading = "%nSize of the delta (default: --lossless):%n")
  private DeltaAmount amount = new DeltaAmount();

  @Mixin private CodingOptions coding = new CodingOptions();

  @Option(names = "--json", description = "Print the figures as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    WeightsFormats files = java.util.Objects.requireNonNull(delta).files();
    DeltaCodec.Options options = DeltaCodec.Options.DEFAULT.withThreads(coding.threads());
    OptionValues.requireFile("--output", output);
    Weights from = files.read(base);
    Weights to = files.read(next);
    if (!from.layout().equals(to.layout())) {
      throw new InputException(
          next
              + ": its arrays "
              + to.layout().tensors()
              + " must have the same names, shapes and order as those of "
              + base
              + ": "
              + from.layout().tensors());
    }
    DeltaTarget target = amount.target(new DeltaTarget.Lossless());
    List<DeltaLevels> known = coding.levels(from.layout());
    options = options.withParent(known.isEmpty() ? null : known.get(0));
    long start = System.nanoTime();
    DeltaCodec.Encoded encoded = encode(from, to, target, options);
    long coded = System.nanoTime();
    verify(from, encoded, known);
    long decoded = System.nanoTime();
    WholeFile.write(output, out -> out.write(encoded.bytes()));
    print(encoded, from, coded - start, decoded - coded);
    return 0;
  }

  private DeltaCodec.Encoded encode(
      Weights from, Weights to, DeltaTarget target, DeltaCodec.Options options) {
    try {
      return DeltaCodec.encode(from, to, target, options);
    } catch (IllegalArgumentException e) {
      throw new InputException(base + " to " + next + ": " + e.getMessage(), e);
    }
  }

  /** Decodes the delta before it is written, to prove that it can be applied. */
  private void verify(Weights from, DeltaCodec.Encoded encoded, List<DeltaLevels> known) {
    try {
      DeltaCodec.decode(prefix -> Optional.of(from), encoded.bytes(), known, coding.threads());
    } catch (DeltaException | UnknownBaseException e) {
      throw new IllegalStateException("the delta cannot be decoded; this is a defect", e);
    }
  }

  private void print(DeltaCodec.Encoded encoded, Weights from, long encodeNanos, long decodeNanos)
      throws IOException {
    PrintWriter out = out();
    DeltaStatistics statistics = encoded.statistics();
    if (json) {
      Json.print(
          out,
          j -> {
            j.writeStringField("delta", output.toString());
            j.writeStringField("base", from.version().hex());
            j.writeStringField("result", encoded.result().version().hex());
            DeltaFiguresJson.write(j, new DeltaFigures(statistics, encodeNanos, decodeNanos));
          });
      return;
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d bytes, %.2fx smaller than %,d bytes of float32, %s -> %s%n",
        output,
        statistics.bytes(),
        statistics.ratioToFloat32(),
        4L * statistics.parameters(),
        from.version(),
        encoded.result().version());
    if (statistics.isLossy()) {
      out.printf(
          Locale.ROOT,
          "%,d of %,d weights change (%.3g %%), %.3f of their zero-order entropy%n",
          statistics.nonzeros(),
          statistics.weights(),
          100 * statistics.density(),
          statistics.overEntropy());
    }
  }
}
