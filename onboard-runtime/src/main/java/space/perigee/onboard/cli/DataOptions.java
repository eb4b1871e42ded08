package space.perigee.onboard.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import space.perigee.onboard.data.CsvSamples;
import space.perigee.onboard.data.ImageFolder;
import space.perigee.onboard.data.LabelledData;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.sync.cli.InputException;

/** How data files are read. */
final class DataOptions {

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      defaultValue = CsvSamples.LABEL,
      description = "Column of a CSV file that holds the class (default: ${DEFAULT-VALUE}).")
  private String label = CsvSamples.LABEL;

  @Option(
      names = "--features",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "Columns of a CSV file that the model takes, in its order (default: all but the label).")
  private List<String> features = List.of();

  /**
   * Reads a CSV file, or lists a folder of images, for a model.
   *
   * @throws InputException if it does not fit the model
   */
  LabelledData load(Path path, ModelFile model) throws IOException {
    if (Files.isDirectory(path)) {
      return images(path, model);
    }
    SampleTable table;
    try {
      table = new CsvSamples(label, features, model.labels()).read(path);
    } catch (IllegalArgumentException e) {
      throw new InputException("--label, --features: " + e.getMessage(), e);
    }
    if (table.featureCount() != model.input().size()) {
      throw new InputException(
          path
              + ": "
              + table.featureCount()
              + " columns besides the label '"
              + label
              + "', the model takes "
              + model.input().size());
    }
    return table;
  }

  private static LabelledData images(Path folder, ModelFile model) throws IOException {
    InputShape shape = model.input();
    if (!shape.isImage() || shape.dimensions().get(0) != ImageFolder.CHANNELS) {
      throw new InputException(
          folder
              + ": a folder of images, but the model takes "
              + shape.dimensions()
              + ", not [3, height, width]");
    }
    return ImageFolder.open(
        folder, model.labels(), shape.dimensions().get(1), shape.dimensions().get(2));
  }
}
