package space.perigee.onboard.cli.model;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.onboard.keras.KerasImport;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.task.Classification;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee model import}: converts a model from Keras. */
@Command(
    name = "import",
    description = {
      "Convert a classifier saved by Keras into a model file.",
      "The converted model gives the same predictions. It takes images channels"
          + " first, like all models in Perigee."
    })
final class ImportCommand extends PerigeeCommand {

  private static final String SUFFIX = ".zip";

  @Parameters(index = "0", paramLabel = "MODEL", description = "Keras file, .h5 or .keras.")
  private Path file = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Model file to write (default: the name of MODEL, ending in .zip).")
  private @Nullable Path output;

  @Option(
      names = "--labels",
      paramLabel = "NAME",
      split = ",",
      description = "Names of the classes, in the order of the outputs (default: 0, 1, ...).")
  private List<String> labels = List.of();

  @Option(
      names = "--pixels",
      paramLabel = "MIN,MAX",
      split = ",",
      description =
          "Range that the model was trained on: its inputs for pixel values 0 and 255,"
              + " such as 0,1 or -1,1. Only for models without a Rescaling layer (default:"
              + " pixel values unchanged).")
  private List<Double> pixels = List.of();

  @Override
  public Integer call() throws IOException {
    NativeThreads.limit(1);
    KerasImport imported = KerasImport.read(file);
    if (!pixels.isEmpty()) {
      imported = scaled(imported);
    }
    ModelFile model = named(imported);
    Path target = target();
    model.write(target);
    print(imported, model, target);
    return 0;
  }

  private KerasImport scaled(KerasImport imported) {
    if (pixels.size() != 2 || pixels.stream().anyMatch(value -> !Double.isFinite(value))) {
      throw new InputException("--pixels " + pixels + " must be two numbers");
    }
    if (imported.normalizer() != null) {
      throw new InputException("--pixels: " + file + " already has a Rescaling layer");
    }
    return imported.withPixels(pixels.get(0), pixels.get(1));
  }

  private ModelFile named(KerasImport imported) {
    try {
      return imported.model(
          labels.isEmpty() ? Classification.of(imported.classes()).classes() : labels);
    } catch (IllegalArgumentException e) {
      throw new InputException("--labels: " + e.getMessage(), e);
    }
  }

  private Path target() throws IOException {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    Path target =
        output == null
            ? file.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + SUFFIX)
            : output;
    if (Files.exists(target) && Files.isSameFile(target, file)) {
      throw new InputException("--output " + target + " is also the input file");
    }
    OptionValues.requireFile("--output", target);
    return target;
  }

  private void print(KerasImport imported, ModelFile model, Path target) {
    PrintWriter out = out();
    out.printf("%-24s %-22s %-16s %10s%n", "layer", "Keras", "output", "parameters");
    for (KerasImport.Line line : imported.layers()) {
      out.printf(
          Locale.ROOT,
          "%-24s %-22s %-16s %,10d%n",
          line.name(),
          line.type(),
          line.output(),
          line.parameters());
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d parameters, takes %s, classes %s; trained by %s%n",
        target,
        model.network().numParams(),
        model.input().dimensions(),
        String.join(", ", model.labels()),
        ModelText.training(model.network()));
    out.println("samples: " + ModelText.scaling(model.normalizer()));
    imported.notes().forEach(note -> out.println("note: " + note));
    out.println(ModelText.runsIn(model));
    out.flush();
  }
}
