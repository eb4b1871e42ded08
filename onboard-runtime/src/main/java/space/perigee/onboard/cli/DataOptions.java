package space.perigee.onboard.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import space.perigee.onboard.data.CsvSamples;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.SampleSet;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.sync.io.InputException;

/** Options for reading data files. */
public final class DataOptions {

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
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
   * Reads samples.
   *
   * @param classes classes in the model's order; empty for the classes of the data
   * @throws InputException if the options do not fit the data
   */
  public SampleSet read(Path path, List<String> classes) throws IOException {
    return read(path, DataRequest.of(label, features).withClasses(classes));
  }

  /**
   * Reads samples for a model.
   *
   * @throws InputException if they do not fit the model
   */
  LabeledData load(Path path, ModelFile model) throws IOException {
    return read(path, request(model)).samples();
  }

  /**
   * Reads samples for a model that may lack labels.
   *
   * @throws InputException if they do not fit the model
   */
  LabeledData loadStream(Path path, ModelFile model) throws IOException {
    return read(path, request(model).withUnlabeled()).samples();
  }

  private DataRequest request(ModelFile model) {
    return DataRequest.of(label, features)
        .withClasses(model.labels())
        .withShape(model.input().dimensions());
  }

  private static SampleSet read(Path path, DataRequest request) throws IOException {
    try {
      return DataFormats.read(path, request);
    } catch (IllegalArgumentException e) {
      throw new InputException("--label, --features: " + e.getMessage(), e);
    }
  }
}
