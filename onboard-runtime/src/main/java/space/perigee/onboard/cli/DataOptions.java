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
import space.perigee.sync.io.InputException;

/** How data files are read. */
final class DataOptions {

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      defaultValue = CsvSamples.LABEL,
      description = "CSV column that holds the class (default: ${DEFAULT-VALUE}).")
  private String label = CsvSamples.LABEL;

  @Option(
      names = "--features",
      paramLabel = "COLUMN",
      split = ",",
      description =
          "CSV columns that feed the model, in the order of its inputs (default: all"
              + " but the label).")
  private List<String> features = List.of();

  /**
   * Reads a CSV file, or lists a folder of images, for a model.
   *
   * @throws InputException if it does not fit the model
   */
  LabelledData load(Path path, ModelFile model) throws IOException {
    return load(path, model, false);
  }

  /**
   * The same, of samples some of which may have no label.
   *
   * @throws InputException if it does not fit the model
   */
  LabelledData loadStream(Path path, ModelFile model) throws IOException {
    return load(path, model, true);
  }

  private LabelledData load(Path path, ModelFile model, boolean mayLackLabels) throws IOException {
    if (Files.isDirectory(path)) {
      return images(path, model, mayLackLabels);
    }
    SampleTable table;
    try {
      CsvSamples form = new CsvSamples(label, features, model.labels());
      table = mayLackLabels ? form.readWithUnlabelled(path) : form.read(path);
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

  private static LabelledData images(Path folder, ModelFile model, boolean mayLackLabels)
      throws IOException {
    InputShape shape = model.input();
    if (!shape.isImage() || shape.dimensions().get(0) != ImageFolder.CHANNELS) {
      throw new InputException(
          folder
              + ": a folder of images, but the model takes "
              + shape.dimensions()
              + ", not [3, height, width]");
    }
    int height = shape.dimensions().get(1);
    int width = shape.dimensions().get(2);
    return mayLackLabels
        ? ImageFolder.openWithUnlabelled(folder, model.labels(), height, width)
        : ImageFolder.open(folder, model.labels(), height, width);
  }
}
