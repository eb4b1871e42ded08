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
 * Reads samples from a NumPy archive with the arrays {@value #FEATURES} and {@value #LABELS}.
 *
 * <p>The first dimension of the features counts the samples; the others are one sample in the
 * network's order: {@code [n, features]}, {@code [n, height, width]} or {@code [n, channels,
 * height, width]}, of any {@link NpyType}. The labels are integers of shape {@code [n]} or {@code
 * [n, 1]}, and a class is named by its integer. Samples of uint8 are kept as bytes in a {@link
 * ByteTable}, all others in a {@link SampleTable}.
 */
final class NpzSamples implements DataFormat {

  private static final String FEATURES = "x";
  private static final String LABELS = "y";

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
    return SampleSet.ofFeatures(description(), read(file, request.classes()));
  }

  static LabeledData read(Path file, List<String> classes) throws IOException {
    NpyArray x;
    NpyArray y;
    try {
      x = NpzFile.readArray(file, FEATURES);
      y = NpzFile.readArray(file, LABELS);
    } catch (InputException e) {
      throw new DataException(String.valueOf(e.getMessage()), e);
    }
    checkShapes(file, x, y);
    List<String> names = classes.isEmpty() ? distinct(y) : ClassList.check(classes);
    int[] positions = positions(file, y, names);
    if (x.type() == NpyType.UINT8) {
      return ByteTable.ofChecked(names, x.bytes(0, x.size()), positions);
    }
    return table(file, x, names, positions);
  }

  private static void checkShapes(Path file, NpyArray x, NpyArray y) {
    if (x.shape().size() < 2) {
      throw wrong(file, FEATURES, "shape " + x.shape() + ", must be [samples, features...]");
    }
    int samples = x.shape().get(0);
    List<Integer> row = List.of(samples);
    List<Integer> column = List.of(samples, 1);
    if (!y.shape().equals(row) && !y.shape().equals(column)) {
      throw wrong(
          file,
          LABELS,
          "shape "
              + y.shape()
              + ", must be "
              + row
              + " or "
              + column
              + " as '"
              + FEATURES
              + "' has "
              + samples
              + " samples");
    }
    if (!y.type().isInteger()) {
      throw wrong(file, LABELS, "elements '" + y.type().descr() + "', must be integers");
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

  private static int[] positions(Path file, NpyArray y, List<String> names) {
    Map<String, Integer> position = new HashMap<>();
    names.forEach(name -> position.put(name, position.size()));
    int[] positions = new int[y.size()];
    for (int i = 0; i < positions.length; i++) {
      String value = String.valueOf(y.integerAt(i));
      Integer found = position.get(value);
      if (found == null) {
        throw wrong(file, LABELS, "sample " + i + ": '" + value + "' must be one of " + names);
      }
      positions[i] = found;
    }
    return positions;
  }

  private static SampleTable table(Path file, NpyArray x, List<String> names, int[] positions) {
    int width = x.size() / positions.length;
    List<Sample> samples = new ArrayList<>(positions.length);
    for (int i = 0; i < positions.length; i++) {
      float[] values = new float[width];
      for (int f = 0; f < width; f++) {
        values[f] = x.floatAt(i * width + f);
        if (!Float.isFinite(values[f])) {
          throw wrong(
              file,
              FEATURES,
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
