package space.perigee.onboard.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import space.perigee.sync.io.InputException;
import space.perigee.sync.npz.NpyArray;
import space.perigee.sync.npz.NpyType;
import space.perigee.sync.npz.NpzFile;

/**
 * Reads samples from a NumPy archive with the arrays {@value #FEATURES} and {@value #LABELS}.
 *
 * <p>The first dimension of the features counts the samples; the others are one sample: {@code [n,
 * features]}, {@code [n, height, width]}, {@code [n, channels, height, width]} or {@code [n,
 * height, width, channels]}, see {@link ImageArray}; elements are numbers of any {@link NpyType}.
 * {@link ArrayLabels} reads the labels.
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
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".npz") && !Files.isDirectory(path);
  }

  /**
   * The archive states the size of the array; reading collects it in parts before it joins them.
   */
  @Override
  public long heapBytes(Path file) throws IOException {
    return 2 * NpzFile.sizeOf(file, FEATURES);
  }

  @Override
  public SampleSet read(Path file, DataRequest request) throws IOException {
    NpyArray x = array(file, FEATURES);
    String features = where(file, FEATURES);
    if (x.shape().size() < 2) {
      throw new DataException(features + "shape " + x.shape() + ", must be [samples, features...]");
    }
    if (x.type().isText()) {
      throw new DataException(features + "elements are text, must be numbers");
    }
    Classes classes = classes(file, x.shape().get(0), request);
    ImageArray image = ImageArray.of(features, x.shape(), request);
    LabeledData samples =
        new ArraySamples(classes.names(), x, classes.labels(), features, image.channelsLast());
    if (request.badSamples() == BadSamples.REJECT) {
      IntStream.range(0, samples.size()).forEach(samples::get);
    }
    return new SampleSet(
        description(),
        samples,
        null,
        image.shape(),
        image.shape().size() > 1 && x.type() == NpyType.UINT8,
        SampleSet.LeftOut.NONE);
  }

  private record Classes(List<String> names, Labels labels) {}

  private static Classes classes(Path file, int samples, DataRequest request) throws IOException {
    if (request.ignoresLabels()) {
      return new Classes(request.classes(), Labels.none(samples));
    }
    ArrayLabels labels = new ArrayLabels(array(file, LABELS), where(file, LABELS), samples);
    List<String> names =
        request.classes().isEmpty() ? labels.classes() : ClassList.check(request.classes());
    return new Classes(names, labels.positions(names, request.badSamples()));
  }

  private static NpyArray array(Path file, String name) throws IOException {
    try {
      return NpzFile.readArray(file, name);
    } catch (InputException e) {
      throw new DataException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String where(Path file, String array) {
    return file + ": array '" + array + "': ";
  }
}
