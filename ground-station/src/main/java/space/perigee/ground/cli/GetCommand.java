package space.perigee.ground.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.ground.control.GroundOperations;
import space.perigee.mission.Mission;
import space.perigee.onboard.learning.ModelZipFormat;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Weights;
import space.perigee.sync.npz.NpzFormat;

/** {@code perigee ground get}. */
@Command(
    name = "get",
    description = {
      "Write the model of version N to a file: a model for 'perigee model evaluate' (.zip), or its"
          + " weights as a NumPy archive (.npz).",
      "A model needs the start model, from which it takes all but the weights."
    },
    abbreviateSynopsis = true,
    footer = {
      "",
      "Examples:",
      "  perigee ground get 12 -o model.zip",
      "  perigee ground get 12 --state ground --model start.zip -o model.zip"
    })
public final class GetCommand extends ControlCommand {

  @Parameters(paramLabel = "N", description = "Number of the version.")
  private long number;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "File to write: a .zip or a .npz.")
  private Path output = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "ZIP",
      description = "Start model of the mission (default: the mission folder's).")
  private @Nullable Path model;

  /** What was written. */
  record Written(long number, String version, String file) {}

  @Override
  void on(GroundOperations ground) throws IOException {
    OptionValues.requireFile("--output", output);
    String name = output.getFileName().toString();
    ModelZipFormat zip = new ModelZipFormat();
    NpzFormat npz = new NpzFormat();
    if (!name.endsWith(zip.suffix()) && !name.endsWith(npz.suffix())) {
      throw new InputException("--output " + output + ": must end with .zip or .npz");
    }
    Path template = name.endsWith(zip.suffix()) ? template() : null;
    Weights weights = ground.weights(number);
    if (template != null) {
      requireSame(template, zip.read(template), weights);
    }
    try {
      if (template == null) {
        npz.write(output, weights, output);
      } else {
        zip.write(output, weights, template);
      }
    } catch (IOException e) {
      if (FileTrouble.isOfUser(e)) {
        throw new InputException("--output " + output + ": cannot be written here", e);
      }
      throw new IOException("--output " + output + ": " + FileTrouble.text(e), e);
    }
    Written written = new Written(number, weights.version().hex(), output.toString());
    print(
        written,
        () -> out().printf("%s: version %d (%s)%n", output, number, weights.version().hex()));
  }

  private Path template() throws IOException {
    if (model != null) {
      return model;
    }
    return access()
        .mission()
        .map(Mission::model)
        .orElseThrow(
            () ->
                new InputException(
                    "--output "
                        + output
                        + ": needs the start model; give --model, or run the command in the"
                        + " mission folder"));
  }

  private static void requireSame(Path template, Weights start, Weights weights) {
    if (!start.layout().equals(weights.layout())) {
      throw new InputException(
          "--model "
              + template
              + ": is another network than that of the mission; it has "
              + start.layout().tensors().size()
              + " tensors and "
              + start.size()
              + " parameters, the version has "
              + weights.layout().tensors().size()
              + " and "
              + weights.size());
    }
  }
}
