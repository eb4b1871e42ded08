package space.perigee.onboard.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads a folder with the four files of MNIST, Fashion-MNIST, KMNIST or EMNIST:
 *
 * <pre>
 *   train-images-idx3-ubyte   train-labels-idx1-ubyte
 *   t10k-images-idx3-ubyte    t10k-labels-idx1-ubyte
 * </pre>
 *
 * <p>A name may also be spelled {@code train-images.idx3-ubyte}, and ends in {@code .gz} if the
 * file is compressed; an uncompressed file has precedence. Images have one channel, row by row, 0
 * to 255; classes are named by the label's number. All images are kept in memory, one byte per
 * pixel.
 */
final class IdxFolder implements DataFormat {

  private static final int IMAGE_DIMENSIONS = 3;
  private static final int LABEL_DIMENSIONS = 1;

  @Override
  public String description() {
    return "a folder of IDX files";
  }

  @Override
  public boolean matches(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(file -> String.valueOf(file.getFileName()).contains("-ubyte"));
    }
  }

  @Override
  public long heapBytes(Path folder) throws IOException {
    return IdxFile.heapBytes(imageFile(folder, "train"), IMAGE_DIMENSIONS)
        + IdxFile.heapBytes(imageFile(folder, "t10k"), IMAGE_DIMENSIONS);
  }

  /**
   * The training part as samples, and the other part as test samples.
   *
   * @throws DataException if a file is missing or invalid, or files do not match; names file, value
   *     and what is allowed
   */
  @Override
  public SampleSet read(Path folder, DataRequest request) throws IOException {
    Part train = part(folder, "train", request);
    Part test = part(folder, "t10k", request);
    if (!train.imageShape().equals(test.imageShape())) {
      throw new DataException(
          folder
              + ": images of "
              + test.imageShape()
              + " to test, must be "
              + train.imageShape()
              + " as those to train");
    }
    List<String> names =
        request.classes().isEmpty() ? distinct(train, test) : ClassList.check(request.classes());
    return new SampleSet(
        description(),
        table(train, names, request),
        table(test, names, request),
        List.of(1, train.imageShape().get(0), train.imageShape().get(1)),
        true,
        SampleSet.LeftOut.NONE);
  }

  /**
   * The images and labels of one part.
   *
   * @param labels one per image; empty if they are not read
   */
  private record Part(Path labelFile, IdxFile images, byte[] labels) {

    IntStream values() {
      return IntStream.range(0, labels.length).map(i -> Byte.toUnsignedInt(labels[i]));
    }

    List<Integer> imageShape() {
      return images.shape().subList(1, IMAGE_DIMENSIONS);
    }
  }

  private static Part part(Path folder, String part, DataRequest request) throws IOException {
    Path imageFile = imageFile(folder, part);
    if (request.ignoresLabels()) {
      return new Part(folder, IdxFile.read(imageFile, IMAGE_DIMENSIONS), new byte[0]);
    }
    Path labelFile = find(folder, part + "-labels", "idx1-ubyte");
    IdxFile images = IdxFile.read(imageFile, IMAGE_DIMENSIONS);
    IdxFile labels = IdxFile.read(labelFile, LABEL_DIMENSIONS);
    if (!images.shape().get(0).equals(labels.shape().get(0))) {
      throw new DataException(
          labelFile
              + ": "
              + labels.shape().get(0)
              + " labels, must be "
              + images.shape().get(0)
              + " as the images of "
              + imageFile.getFileName());
    }
    return new Part(labelFile, images, labels.elements());
  }

  private static Path imageFile(Path folder, String part) {
    return find(folder, part + "-images", "idx3-ubyte");
  }

  private static Path find(Path folder, String begin, String end) {
    List<Path> accepted = new ArrayList<>();
    for (String suffix : List.of("", ".gz")) {
      for (String dash : List.of("-", ".")) {
        accepted.add(folder.resolve(begin + dash + end + suffix));
      }
    }
    return accepted.stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    folder
                        + ": no file "
                        + String.join(
                            " or ",
                            accepted.stream().map(p -> String.valueOf(p.getFileName())).toList())));
  }

  private static List<String> distinct(Part train, Part test) {
    return IntStream.concat(train.values(), test.values())
        .sorted()
        .distinct()
        .mapToObj(String::valueOf)
        .toList();
  }

  private static ByteTable table(Part part, List<String> names, DataRequest request) {
    if (request.ignoresLabels()) {
      return ByteTable.ofChecked(
          names, part.images().elements(), Labels.none(part.images().shape().get(0)));
    }
    byte[] values = part.labels();
    NumberedClasses classes = new NumberedClasses(names);
    return ByteTable.ofChecked(
        names,
        part.images().elements(),
        Labels.read(
            values.length,
            i -> classes.position(Byte.toUnsignedInt(values[i])),
            i -> part.labelFile() + ": label " + i + ": ",
            request.badSamples()));
  }
}
