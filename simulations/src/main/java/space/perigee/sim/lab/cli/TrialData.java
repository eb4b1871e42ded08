package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.onboard.cli.DataOptions;
import space.perigee.onboard.data.ByteTable;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.ImageFolder;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.SampleSet;
import space.perigee.onboard.data.TrainTestSplit;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.sim.lab.trial.Scaling;
import space.perigee.sync.io.InputException;

/** Options for the data of a trial. */
public final class TrialData {

  private static final long SPLIT_SEED = 20_261_124;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description = "Labeled samples: " + DataFormats.NAMES + ".")
  private Path data = Path.of("");

  @Option(
      names = "--test",
      paramLabel = "PATH",
      description = "Test data in the same format (default: hold out a part of --data).")
  private @Nullable Path test;

  @Option(
      names = "--test-fraction",
      paramLabel = "F",
      description = "Fraction of each class to hold out (default: ${DEFAULT-VALUE}).")
  private double testFraction = 0.2;

  @Mixin private final DataOptions dataOptions = new DataOptions();

  @Option(
      names = "--shape",
      paramLabel = "C,H,W",
      split = ",",
      description = "Channels, height and width of the images, if the file does not state them.")
  private List<Integer> shape = List.of();

  @Option(
      names = "--scale",
      paramLabel = "KIND",
      description =
          "Scaling of the features: none, bytes (0..255 to -1..1) or standard (by the"
              + " mean and deviation of the first task, or of the first one in which the"
              + " feature varies). Default: bytes for images and IDX,"
              + " else standard.")
  private Scaling.@Nullable Kind scale;

  /**
   * The data and how to present it.
   *
   * @param shape shape of a sample, an image if known
   */
  record Loaded(TrainTestSplit split, InputShape shape, Scaling.Kind scale) {}

  /**
   * Reads the data.
   *
   * @throws InputException if it is unusable
   */
  Loaded load() throws IOException {
    SampleSet read = dataOptions.read(data, List.of()).requireSeveralClasses(data);
    return new Loaded(
        split(read),
        shapeOr(new InputShape(read.shape()), read.samples()),
        scaleOr(read.isPixels() ? Scaling.Kind.BYTES : Scaling.Kind.STANDARD));
  }

  private TrainTestSplit split(SampleSet read) throws IOException {
    LabeledData own = read.test();
    if (test != null && own != null) {
      throw new InputException(
          "--test " + test + ": " + data + " is " + read.format() + " with its own");
    }
    LabeledData train = inMemory(read);
    try {
      if (own != null) {
        return new TrainTestSplit(train, own);
      }
      return test == null
          ? TrainTestSplit.stratified(train, testFraction, new SplitMix64(SPLIT_SEED))
          : new TrainTestSplit(train, inMemory(dataOptions.read(test, train.classes())));
    } catch (IllegalArgumentException e) {
      throw new InputException(data + ": " + e.getMessage(), e);
    }
  }

  /** Decodes images once, for all epochs. */
  private static LabeledData inMemory(SampleSet read) {
    return read.isPixels() && read.samples() instanceof ImageFolder
        ? ByteTable.of(read.samples())
        : read.samples();
  }

  private InputShape shapeOr(InputShape found, LabeledData samples) {
    if (shape.isEmpty()) {
      return found;
    }
    InputShape said;
    try {
      said = new InputShape(shape);
    } catch (IllegalArgumentException e) {
      throw new InputException("--shape: " + e.getMessage(), e);
    }
    if (said.size() != samples.featureCount()) {
      throw new InputException(
          "--shape: "
              + shape
              + " has "
              + said.size()
              + " features, the samples have "
              + samples.featureCount());
    }
    return said;
  }

  private Scaling.Kind scaleOr(Scaling.Kind usual) {
    return scale == null ? usual : scale;
  }
}
