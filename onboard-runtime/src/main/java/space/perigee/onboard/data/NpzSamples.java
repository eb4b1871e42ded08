package space.perigee.onboard.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import space.perigee.sync.io.InputException;
import space.perigee.sync.npz.NpyArray;
import space.perigee.sync.npz.NpyType;
import space.perigee.sync.npz.NpzFile;

/**
 * Reads samples from a NumPy archive of two arrays.
 *
 * <p>The features' first dimension counts the samples; the others are one sample in the network's
 * order: {@code [n, features]}, {@code [n, height, width]} or {@code [n, channels, height, width]},
 * of any {@link NpyType}. The labels are integers of shape {@code [n]} or {@code [n, 1]}; a class
 * is named by the integer's text. Bytes stay bytes in memory: uint8 features end in a {@link
 * ByteTable}, all others in a {@link SampleTable}.
 *
 * @param features name of the features' array
 * @param labels name of the labels' array
 * @param classes the label values in the model's order; empty for those that the file has,
 *     ascending
 */
public record NpzSamples(String features, String labels, List<String> classes)
    implements DataFormat {

  /** Name of the features' array unless said otherwise. */
  public static final String FEATURES = "x";

  /** Name of the labels' array unless said otherwise. */
  public static final String LABELS = "y";

  /**
   * @throws IllegalArgumentException if a name is blank, both are the same, or a class is blank or
   *     repeats
   */
  public NpzSamples {
    if (features.isBlank() || labels.isBlank() || features.equals(labels)) {
      throw new IllegalArgumentException(
          "arrays '" + features + "' and '" + labels + "' must be two, with names");
    }
    classes = classes.isEmpty() ? List.of() : ClassList.check(classes);
  }

  /** Arrays {@value #FEATURES} and {@value #LABELS}, the classes that the file has. */
  public static NpzSamples byDefault() {
    return new NpzSamples(FEATURES, LABELS, List.of());
  }

  public NpzSamples withClasses(List<String> names) {
    return new NpzSamples(features, labels, names);
  }

  @Override
  public String description() {
    return "an .npz file";
  }

  @Override
  public boolean matches(Path path) {
    return path.toString().endsWith(".npz") && !Files.isDirectory(path);
  }

  @Override
  public SampleSet read(Path file, DataRequest request) throws IOException {
    return SampleSet.ofFeatures(description(), withClasses(request.classes()).read(file));
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it is no such archive; names file, array, value and what is allowed
   * @throws IOException if it cannot be read
   */
  public LabeledData read(Path file) throws IOException {
    NpyArray x;
    NpyArray y;
    try {
      x = NpzFile.readArray(file, features);
      y = NpzFile.readArray(file, labels);
    } catch (InputException e) {
      throw new DataException(String.valueOf(e.getMessage()), e);
    }
    checkShapes(file, x, y);
    List<String> names = classes.isEmpty() ? distinct(y) : classes;
    int[] positions = positions(file, y, names);
    if (x.type() == NpyType.UINT8) {
      return ByteTable.ofChecked(names, x.bytes(0, x.size()), positions);
    }
    return table(file, x, names, positions);
  }

  private void checkShapes(Path file, NpyArray x, NpyArray y) {
    if (x.shape().size() < 2) {
      throw wrong(file, features, "shape " + x.shape() + ", must be [samples, features...]");
    }
    int samples = x.shape().get(0);
    List<Integer> row = List.of(samples);
    List<Integer> column = List.of(samples, 1);
    if (!y.shape().equals(row) && !y.shape().equals(column)) {
      throw wrong(
          file,
          labels,
          "shape "
              + y.shape()
              + ", must be "
              + row
              + " or "
              + column
              + " as '"
              + features
              + "' has "
              + samples
              + " samples");
    }
    if (!y.type().isInteger()) {
      throw wrong(file, labels, "elements '" + y.type().descr() + "', must be integers");
    }
  }

  private static List<String> distinct(NpyArray y) {
    return IntStream.range(0, y.size())
        .mapToLong(y::integerAt)
        .sorted()
        .distinct()
        .mapToObj(String::valueOf)
        .toList();
  }

  private int[] positions(Path file, NpyArray y, List<String> names) {
    Map<String, Integer> position = new HashMap<>();
    names.forEach(name -> position.put(name, position.size()));
    int[] positions = new int[y.size()];
    for (int i = 0; i < positions.length; i++) {
      String value = String.valueOf(y.integerAt(i));
      Integer found = position.get(value);
      if (found == null) {
        throw wrong(file, labels, "sample " + i + ": '" + value + "' must be one of " + names);
      }
      positions[i] = found;
    }
    return positions;
  }

  private SampleTable table(Path file, NpyArray x, List<String> names, int[] positions) {
    int width = x.size() / positions.length;
    List<Sample> samples = new ArrayList<>(positions.length);
    for (int i = 0; i < positions.length; i++) {
      float[] values = new float[width];
      for (int f = 0; f < width; f++) {
        values[f] = x.floatAt(i * width + f);
        if (!Float.isFinite(values[f])) {
          throw wrong(
              file,
              features,
              String.format(
                  Locale.ROOT,
                  "sample %d, feature %d: %s must be finite as a float32",
                  i,
                  f,
                  values[f]));
        }
      }
      samples.add(Sample.of(values, positions[i]));
    }
    return new SampleTable(names, width, samples);
  }

  private static DataException wrong(Path file, String array, String what) {
    return new DataException(file + ": array '" + array + "': " + what);
  }
}
