package space.perigee.onboard.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Images in one folder per class: {@code folder/class/image.png}. Without labels, images may also
 * lie in the folder itself. Images are ordered by folder, then by name. An image is decoded on each
 * access, so that memory does not grow with the folder; a satellite sees each one once. Copy the
 * images into a {@link ByteTable} to read them repeatedly.
 *
 * <p>Features are red, green and blue planes, each row by row, with the values that the file
 * stores: 0 to 255, or 0 to 65535 for images of 16 bits per color. See {@link StoredImage}.
 */
public final class ImageFolder implements LabeledData {

  /** Red, green and blue. */
  public static final int CHANNELS = 3;

  /** Name of the folder with unlabeled images. */
  public static final String UNLABELED = "unlabelled";

  static final DataFormat FORMAT = new Format();

  static final Set<String> SUFFIXES = Set.of("png", "jpg", "jpeg", "bmp", "gif");

  private final List<String> classes;
  private final int height;
  private final int width;
  private final boolean isBytes;
  private final List<Entry> entries;

  /** Reads folders of images. */
  private static final class Format implements DataFormat {

    @Override
    public String description() {
      return "a folder of images for each class";
    }

    @Override
    public boolean matches(Path path) {
      return Files.isDirectory(path);
    }

    /** Images are decoded one at a time. */
    @Override
    public long heapBytes(Path folder) {
      return 0;
    }

    @Override
    public SampleSet read(Path folder, DataRequest request) throws IOException {
      ImageFolder images =
          request.shape().isEmpty() ? ofAnySize(folder, request) : ofShape(folder, request);
      return new SampleSet(
          description(),
          images,
          null,
          List.of(CHANNELS, images.height(), images.width()),
          images.isBytes,
          SampleSet.LeftOut.NONE);
    }

    private static ImageFolder ofShape(Path folder, DataRequest request) throws IOException {
      List<Integer> shape = request.shape();
      if (shape.size() != 3 || shape.get(0) != CHANNELS) {
        throw new DataException(
            folder
                + ": a folder of images, but the model takes "
                + shape
                + ", not [3, height, width]");
      }
      return list(folder, request, shape.get(1), shape.get(2));
    }
  }

  /** An image, and its class, {@link Sample#UNLABELED} or {@link Labels#UNUSABLE}. */
  private record Entry(Path file, int label) {}

  private ImageFolder(
      List<String> classes, int height, int width, boolean isBytes, List<Entry> entries) {
    this.classes = classes;
    this.height = height;
    this.width = width;
    this.isBytes = isBytes;
    this.entries = entries;
  }

  /**
   * Lists the images; the classes are the folder's subfolders, sorted, and the first image
   * determines the size of all.
   *
   * @throws DataException if there is no image, or the first one cannot be read
   * @throws IOException if a folder cannot be read
   */
  public static ImageFolder open(Path folder) throws IOException {
    return ofAnySize(folder, DataRequest.of(CsvSamples.LABEL, List.of()));
  }

  private static ImageFolder ofAnySize(Path folder, DataRequest request) throws IOException {
    ImageFolder any = list(folder, request, 1, 1);
    StoredImage first = first(any, request.badSamples());
    return new ImageFolder(
        any.classes, first.height(), first.width(), first.isBytes(), any.entries);
  }

  /** The first image; the first that can be read, if bad ones are accepted. */
  private static StoredImage first(ImageFolder images, BadSamples treatment) {
    for (Entry entry : images.entries) {
      try {
        return StoredImage.read(entry.file());
      } catch (DataException e) {
        if (treatment == BadSamples.REJECT) {
          throw e;
        }
      }
    }
    throw new DataException(images.entries.get(0).file().getParent() + ": no image can be read");
  }

  /**
   * Lists the images without reading any.
   *
   * @param classes classes in the model's order; empty for the names of the subfolders, sorted
   * @param height required height of every image (pixels)
   * @param width required width of every image (pixels)
   * @throws DataException if a subfolder is not a class, or there is no image
   * @throws IOException if a folder cannot be read
   */
  public static ImageFolder open(Path folder, List<String> classes, int height, int width)
      throws IOException {
    return list(
        folder, DataRequest.of(CsvSamples.LABEL, List.of()).withClasses(classes), height, width);
  }

  private static ImageFolder list(Path folder, DataRequest request, int height, int width)
      throws IOException {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "images of " + width + "x" + height + ": must be 1x1 or larger");
    }
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    List<Path> folders = list(folder).filter(Files::isDirectory).toList();
    List<String> names =
        request.classes().isEmpty()
            ? folders.stream().map(ImageFolder::name).toList()
            : ClassList.check(request.classes());
    List<Entry> entries = new ArrayList<>();
    if (request.ignoresLabels()) {
      list(folder)
          .filter(ImageFolder::isImage)
          .forEach(file -> entries.add(new Entry(file, Sample.UNLABELED)));
    }
    for (Path each : folders) {
      int label = request.ignoresLabels() ? Sample.UNLABELED : label(each, names, request);
      list(each).filter(ImageFolder::isImage).forEach(file -> entries.add(new Entry(file, label)));
    }
    if (entries.isEmpty()) {
      throw new DataException(
          request.ignoresLabels()
              ? folder + ": no image in it, nor in a folder below it"
              : folder
                  + ": no image in a folder below it; expected "
                  + folder.resolve("CLASS/x.png"));
    }
    return new ImageFolder(List.copyOf(names), height, width, true, List.copyOf(entries));
  }

  private static int label(Path folder, List<String> names, DataRequest request) {
    int label = names.indexOf(name(folder));
    if (label >= 0) {
      return label;
    }
    if (request.mayLackLabels() && name(folder).equals(UNLABELED)) {
      return Sample.UNLABELED;
    }
    if (request.badSamples() == BadSamples.REJECT) {
      throw unknown(folder, names);
    }
    return Labels.UNUSABLE;
  }

  private static DataException unknown(Path folder, List<String> names) {
    return new DataException(folder + ": class '" + name(folder) + "' must be one of " + names);
  }

  private static Stream<Path> list(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(child -> !name(child).startsWith(".")).sorted().toList().stream();
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static boolean isImage(Path file) {
    String name = name(file).toLowerCase(Locale.ROOT);
    return SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1))
        && Files.isRegularFile(file);
  }

  /** Height of every image (pixels). */
  public int height() {
    return height;
  }

  /** Width of every image (pixels). */
  public int width() {
    return width;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int featureCount() {
    return CHANNELS * height * width;
  }

  @Override
  public int size() {
    return entries.size();
  }

  @Override
  public Sample get(int index) {
    Entry entry = entries.get(index);
    int label = label(index);
    StoredImage image = StoredImage.read(entry.file(), width, height);
    return Sample.ofMaybeLabeled(image.planes(), label);
  }

  @Override
  public int label(int index) {
    Entry entry = entries.get(index);
    if (entry.label() == Labels.UNUSABLE) {
      throw unknown(Objects.requireNonNull(entry.file().getParent()), classes);
    }
    return entry.label();
  }

  @Override
  public String source(int index) {
    return entries.get(index).file().toString();
  }
}
