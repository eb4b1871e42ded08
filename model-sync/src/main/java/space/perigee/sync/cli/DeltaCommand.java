package space.perigee.sync.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.UnknownBaseException;
import space.perigee.sync.model.Weights;
import space.perigee.sync.npz.NpzFile;

/** {@code perigee delta}: makes, applies and explains deltas of NumPy archives. */
@Command(
    name = "delta",
    mixinStandardHelpOptions = true,
    description = "Make, apply and explain deltas between two .npz archives of float32 arrays.")
public final class DeltaCommand {

  @Spec CommandSpec spec;

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(
      name = "diff",
      mixinStandardHelpOptions = true,
      description = "Write the delta that turns BASE into NEW.")
  int diff(
      @Parameters(paramLabel = "BASE", description = "Weights before, .npz.") Path base,
      @Parameters(paramLabel = "NEW", description = "Weights after, .npz.") Path next,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "DELTA",
              required = true,
              description = "The delta to write.")
          Path output)
      throws IOException {
    Weights from = NpzFile.read(base);
    Weights to = NpzFile.read(next);
    if (!from.layout().equals(to.layout())) {
      throw new InputException(
          next
              + ": its arrays "
              + to.layout().tensors()
              + " must have the names, shapes and order"
              + " of those of "
              + base
              + ": "
              + from.layout().tensors());
    }
    byte[] delta = DeltaCodec.encode(from, to);
    WholeFile.write(output, out -> out.write(delta));
    out()
        .printf(
            Locale.ROOT,
            "%s: %,d bytes, %.2fx smaller than %,d bytes of float32, %s -> %s%n",
            output,
            delta.length,
            4.0 * from.size() / delta.length,
            4L * from.size(),
            from.version(),
            to.version());
    return 0;
  }

  @Command(
      name = "apply",
      mixinStandardHelpOptions = true,
      description = "Apply DELTA to BASE and write the result, whose version is checked.")
  int apply(
      @Parameters(paramLabel = "BASE", description = "Weights before, .npz.") Path base,
      @Parameters(paramLabel = "DELTA", description = "A delta.") Path delta,
      @Option(
              names = {"-o", "--output"},
              paramLabel = "OUT",
              required = true,
              description = "Weights after, .npz.")
          Path output)
      throws IOException {
    Weights from = NpzFile.read(base);
    try {
      Weights result =
          DeltaCodec.decode(
                  version -> Optional.of(from).filter(w -> w.version().equals(version)),
                  Files.readAllBytes(delta))
              .result();
      NpzFile.write(output, result);
      out().printf("%s: version %s%n", output, result.version().hex());
      return 0;
    } catch (UnknownBaseException e) {
      throw new InputException(
          delta + ": " + e.getMessage() + "; " + base + " is " + from.version().hex(), e);
    } catch (DeltaException e) {
      throw new InputException(delta + ": " + e.getMessage(), e);
    }
  }

  @Command(
      name = "info",
      mixinStandardHelpOptions = true,
      description = "Tell what a delta says of itself.")
  int info(
      @Parameters(paramLabel = "DELTA", description = "A delta.") Path delta,
      @Option(names = "--json", description = "As one JSON object.") boolean json)
      throws IOException {
    byte[] bytes = Files.readAllBytes(delta);
    DeltaCodec.Header header;
    try {
      header = DeltaCodec.header(bytes);
    } catch (DeltaException e) {
      throw new InputException(delta + ": " + e.getMessage(), e);
    }
    String format =
        json
            ? "{\"base\":\"%s\",\"result\":\"%s\",\"coding\":\"dense-lossless\",\"bytes\":%d,"
                + "\"payloadBytes\":%d}%n"
            : "base     %s%nresult   %s%ncoding   dense-lossless%nbytes    %d%npayload  %d%n";
    out()
        .printf(
            Locale.ROOT,
            format,
            header.base().hex(),
            header.result().hex(),
            bytes.length,
            header.payloadBytes());
    return 0;
  }
}
