package space.perigee.onboard.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.onboard.data.ByteTable;
import space.perigee.onboard.data.CsvSamples;
import space.perigee.onboard.data.IdxFolder;
import space.perigee.onboard.data.ImageFolder;
import space.perigee.onboard.data.LabelledData;
import space.perigee.onboard.data.NpzSamples;
import space.perigee.onboard.data.TrainTestSplit;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.trial.Scaling;
import space.perigee.sync.io.InputException;

/** The data of a trial, as options. */
final class TrialData {

  private static final long SPLIT_SEED = 20_261_124;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description =
          "A folder with a folder of images for each class, a CSV file, an .npz file with x and y,"
              + " or a folder with the four IDX files of MNIST's naming (.gz or not).")
  private Path data = Path.of("");

  @Option(
      names = "--test",
      paramLabel = "PATH",
      description = "Data of the same kind to test on; else a part of --data is held out.")
  private @Nullable Path test;

  @Option(
      names = "--test-fraction",
      paramLabel = "F",
      defaultValue = "0.2",
      description = "Share of each class to hold out (default: ${DEFAULT-VALUE}).")
  private double testFraction = 0.2;

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
      description = "Columns of a CSV file to learn from (default: all but the label).")
  private List<String> features = List.of();

  @Option(
      names = "--shape",
      paramLabel = "C,H,W",
      split = ",",
      description = "Channels, height and width, where the file does not tell that it has images.")
  private List<Integer> shape = List.of();

  @Option(
      names = "--scale",
      paramLabel = "KIND",
      description =
          "none, bytes (0..255 to -1..1) or standard (by the first task; default: bytes for images"
              + " and IDX, else standard).")
  private Scaling.@Nullable Kind scale;

  /**
   * What was read.
   *
   * @param split to train and to test
   * @param shape of a sample: an image where that is known
   * @param scale how features are scaled
   */
  record Loaded(TrainTestSplit split, InputShape shape, Scaling.Kind scale) {}

  /**
   * Reads it.
   *
   * @throws InputException if it cannot be used
   */
  Loaded load() throws IOException {
    if (isIdx(data)) {
      if (test != null) {
        throw new InputException("--test " + test + ": the IDX folder " + data + " has its own");
      }
      TrainTestSplit split = new IdxFolder().read(data);
      int side = (int) Math.round(Math.sqrt(split.train().featureCount()));
      boolean square = side * side == split.train().featureCount();
      InputShape found = square ? InputShape.ofImage(1, side, side) : flat(split.train());
      return new Loaded(split, shapeOr(found, split.train()), scaleOr(Scaling.Kind.BYTES));
    }
    LabelledData train = read(data, List.of());
    TrainTestSplit split;
    try {
      split =
          test == null
              ? TrainTestSplit.stratified(train, testFraction, new SplitMix64(SPLIT_SEED))
              : new TrainTestSplit(train, read(test, train.classes()));
    } catch (IllegalArgumentException e) {
      throw new InputException(data + ": " + e.getMessage(), e);
    }
    boolean images = Files.isDirectory(data);
    InputShape found = images ? imageShape() : flat(train);
    return new Loaded(
        split, shapeOr(found, train), scaleOr(images ? Scaling.Kind.BYTES : Scaling.Kind.STANDARD));
  }

  private LabelledData read(Path path, List<String> classes) throws IOException {
    if (Files.isDirectory(path)) {
      ImageFolder folder = ImageFolder.open(path);
      return ByteTable.of(
          classes.isEmpty()
              ? folder
              : ImageFolder.open(path, classes, folder.height(), folder.width()));
    }
    if (String.valueOf(path.getFileName()).endsWith(".npz")) {
      return NpzSamples.byDefault().withClasses(classes).read(path);
    }
    try {
      return new CsvSamples(label, features, classes).read(path);
    } catch (IllegalArgumentException e) {
      throw new InputException("--label, --features: " + e.getMessage(), e);
    }
  }

  private InputShape imageShape() throws IOException {
    ImageFolder folder = ImageFolder.open(data);
    return InputShape.ofImage(ImageFolder.CHANNELS, folder.height(), folder.width());
  }

  private InputShape shapeOr(InputShape found, LabelledData samples) {
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

  private static InputShape flat(LabelledData samples) {
    return InputShape.ofFeatures(samples.featureCount());
  }

  private static boolean isIdx(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(file -> String.valueOf(file.getFileName()).contains("-ubyte"));
    }
  }
}
