package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaLevels;
import space.perigee.sync.delta.UnknownBaseException;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Weights;
import space.perigee.sync.model.WeightsFormats;

@Command(
    name = "apply",
    description =
        "Apply the delta D to the weights in BASE, verify the version of the result,"
            + " and write it.")
final class DeltaApplyCommand extends PerigeeCommand {

  @ParentCommand private @Nullable DeltaCommand delta;

  @Parameters(
      index = "0",
      paramLabel = "BASE",
      description = "Weights that the delta was created from.")
  private Path base = Path.of("");

  @Parameters(index = "1", paramLabel = "D", description = "Delta to apply.")
  private Path file = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      required = true,
      description = "File to write the result to, in the format of BASE.")
  private Path output = Path.of("");

  @Mixin private CodingOptions coding = new CodingOptions();

  @Override
  public Integer call() throws IOException {
    WeightsFormats files = Objects.requireNonNull(delta).files();
    int threads = coding.threads();
    OptionValues.requireFile("--output", output);
    files.requireWritable(output, base);
    Weights from = files.read(base);
    byte[] bytes = DeltaFiles.read(file);
    List<DeltaLevels> known = coding.levels(from.layout());
    Weights result;
    try {
      result =
          DeltaCodec.decode(
                  version -> Optional.of(from).filter(w -> version.matches(w.version())),
                  bytes,
                  known,
                  threads)
              .result();
    } catch (UnknownBaseException e) {
      throw new InputException(
          file + ": " + e.getMessage() + "; " + base + " is version " + from.version().hex(), e);
    } catch (DeltaException e) {
      throw new InputException(file + ": " + e.getMessage(), e);
    }
    files.write(output, result, base);
    out().printf("%s: version %s%n", output, result.version().hex());
    return 0;
  }
}
