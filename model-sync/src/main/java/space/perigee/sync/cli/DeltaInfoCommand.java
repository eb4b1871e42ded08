package space.perigee.sync.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaInfo;
import space.perigee.sync.io.InputException;

@Command(
    name = "info",
    description = {
      "Show the header and the statistics of a delta.",
      "A delta carries only the first bytes of a version: 8 of its base, 16 of its" + " result."
    })
final class DeltaInfoCommand extends PerigeeCommand {

  @Parameters(paramLabel = "D", description = "Delta to inspect.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Print the figures as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    DeltaInfo info;
    try {
      info = DeltaInfo.of(DeltaFiles.read(file));
    } catch (DeltaException e) {
      throw new InputException(file + ": " + e.getMessage(), e);
    }
    PrintWriter out = out();
    if (json) {
      Json.print(out, j -> DeltaInfoJson.write(j, info));
    } else {
      print(out, info);
    }
    return 0;
  }

  private static void print(PrintWriter out, DeltaInfo info) {
    out.printf(Locale.ROOT, "base       %s...%n", info.base().hex());
    out.printf(Locale.ROOT, "result     %s...%n", info.result().hex());
    if (info.parent() != null) {
      out.printf(Locale.ROOT, "parent     delta %s...%n", info.parent().hex());
    }
    out.printf(Locale.ROOT, "coding     %s%n", info.isLossless() ? "lossless" : "lossy");
    out.printf(Locale.ROOT, "bytes      %,d%n", info.bytes());
    out.printf(Locale.ROOT, "  envelope %,d%n", info.envelopeBytes());
    DeltaInfo.Levels levels = info.levels();
    if (levels == null) {
      out.printf(Locale.ROOT, "  payload  %,d%n", info.payloadBytes());
      return;
    }
    out.printf(Locale.ROOT, "  vectors  %,d (biases, norms)%n", levels.vectorBytes());
    out.printf(Locale.ROOT, "  weights  %,d%n", info.weightBytes());
    out.printf(Locale.ROOT, "tensors    %,d%n", levels.tensors());
    out.printf(
        Locale.ROOT,
        "weights    %,d, of which %,d change (%.3g %%), %.2f bits each%n",
        levels.weights(),
        levels.nonzeros(),
        100 * levels.density(),
        info.bitsPerNonzero());
    out.printf(Locale.ROOT, "step       %.4g%n", levels.step());
  }
}
