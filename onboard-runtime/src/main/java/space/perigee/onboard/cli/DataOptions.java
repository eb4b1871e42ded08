package space.perigee.onboard.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import space.perigee.onboard.data.ArrayLayout;
import space.perigee.onboard.data.BadSamples;
import space.perigee.onboard.data.CsvFeed;
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

  @Option(
      names = "--layout",
      paramLabel = "ORDER",
      description =
          "Order of images in an .npz file: channels-first or channels-last (default: found out"
              + " from the shape).")
  private @Nullable String layout;

  @Option(
      names = "--skip-bad-rows",
      description =
          "Leave out samples that cannot be used, and say how many (default: reject the data).")
  private boolean skipBadRows;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /**
   * Reads labeled samples, and says how many were left out.
   *
   * @param classes classes in the model's order; empty for the classes of the data
   * @throws InputException if the options do not fit the data
   */
  public SampleSet read(Path path, List<String> classes) throws IOException {
    return readLabeled(path, request().withClasses(classes));
  }

  /**
   * Reads labeled samples to train a model on, and says how many were left out.
   *
   * @param classes classes in the model's order; empty for the classes of the data
   * @param shape shape of the model's input; empty for the shape of the data
   * @throws InputException if the options do not fit the data
   */
  public SampleSet readTraining(Path path, List<String> classes, List<Integer> shape)
      throws IOException {
    return readLabeled(path, request().withClasses(classes).withShape(shape));
  }

  /**
   * Reads labeled samples for a model, and says how many were left out.
   *
   * @throws InputException if they do not fit the model
   */
  public SampleSet readLabeled(Path path, ModelFile model) throws IOException {
    return readLabeled(path, request(model));
  }

  LabeledData loadLabeled(Path path, ModelFile model) throws IOException {
    return readLabeled(path, model).samples();
  }

  /**
   * Reads samples for a model without their labels. With {@code --skip-bad-rows}, one that cannot
   * be used keeps its place, and throws when it is read.
   *
   * @throws InputException if they do not fit the model
   */
  public SampleSet readUnlabeled(Path path, ModelFile model) throws IOException {
    DataRequest request = request(model).withoutLabels();
    return checked(
        () ->
            DataFormats.read(
                path, request.with(skipBadRows ? BadSamples.KEEP : BadSamples.REJECT)));
  }

  /** Whether samples that cannot be used are left out. */
  public boolean skipsBadRows() {
    return skipBadRows;
  }

  private SampleSet readLabeled(Path path, DataRequest request) throws IOException {
    SampleSet read =
        checked(
            () ->
                DataFormats.read(
                    path, request.with(skipBadRows ? BadSamples.LEAVE_OUT : BadSamples.REJECT)));
    if (skipBadRows) {
      SampleSet.LeftOut leftOut = read.leftOut();
      PrintWriter err = spec.commandLine().getErr();
      err.printf(
          Locale.ROOT,
          "perigee: %s: skipped %d bad sample%s%s%n",
          path,
          leftOut.count(),
          leftOut.count() == 1 ? "" : "s",
          leftOut.count() == 0 ? "" : ", the first: " + leftOut.first());
      err.flush();
    }
    return read;
  }

  /**
   * Reads what a satellite with this model will see. Samples may lack a label, and one that cannot
   * be used throws when it is read.
   *
   * @throws InputException if they do not fit the model
   */
  LabeledData loadStream(Path path, ModelFile model) throws IOException {
    return checked(() -> DataFormats.read(path, streamRequest(model))).samples();
  }

  /**
   * Follows a file that grows; empty for a format to which nothing can be appended.
   *
   * @param intact after a restart, the file or a copy of it that is not damaged; null at the first
   *     start
   * @throws InputException if it does not fit the model
   */
  Optional<CsvFeed> followStream(Path path, ModelFile model, @Nullable Path intact)
      throws IOException {
    return checked(() -> DataFormats.follow(path, streamRequest(model), intact));
  }

  /**
   * Reads the samples on which a satellite tests models. Leaves out those that cannot be used.
   *
   * @throws InputException if none can be used
   */
  SampleSet loadGolden(Path path, ModelFile model) throws IOException {
    return checked(() -> DataFormats.read(path, request(model).with(BadSamples.LEAVE_OUT)));
  }

  private DataRequest streamRequest(ModelFile model) {
    return request(model).withUnlabeled().with(BadSamples.KEEP);
  }

  private DataRequest request(ModelFile model) {
    return request().withClasses(model.labels()).withShape(model.input().dimensions());
  }

  private DataRequest request() {
    try {
      return DataRequest.of(label, features).withLayout(layout());
    } catch (IllegalArgumentException e) {
      throw refusal(e);
    }
  }

  private static InputException refusal(IllegalArgumentException e) {
    return new InputException("--label, --features: " + e.getMessage(), e);
  }

  private @Nullable ArrayLayout layout() {
    if (layout == null) {
      return null;
    }
    return ArrayLayout.named(layout)
        .orElseThrow(
            () ->
                new InputException(
                    "--layout '"
                        + layout
                        + "' must be one of "
                        + Arrays.stream(ArrayLayout.values()).map(ArrayLayout::text).toList()));
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private static <T> T checked(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IllegalArgumentException e) {
      throw refusal(e);
    }
  }
}
