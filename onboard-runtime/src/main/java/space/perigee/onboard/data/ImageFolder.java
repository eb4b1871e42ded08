package space.perigee.onboard.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * Images in one folder per class: {@code folder/class/image.png}. Images are ordered by class as
 * given, then by path. An image is decoded on each access, so that memory does not grow with the
 * folder; a satellite sees each one once. Copy the images into a {@link ByteTable} to read them
 * repeatedly.
 *
 * <p>Features are red, green and blue planes, each row by row, 0 to 255.
 */
public final class ImageFolder implements LabeledData {

  /** Red, green and blue. */
  public static final int CHANNELS = 3;

  /** Name of the folder with unlabeled images. */
  public static final String UNLABELED = "unlabelled";

  static final DataFormat FORMAT = new Format();

  private static final Set<String> SUFFIXES = Set.of("png", "jpg", "jpeg", "bmp", "gif");

  private final List<String> classes;
  private final int height;
  private final int width;
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

    @Override
    public SampleSet read(Path folder, DataRequest request) throws IOException {
      ImageFolder images = request.shape().isEmpty() ? open(folder) : ofShape(folder, request);
      if (request.shape().isEmpty() && !request.classes().isEmpty()) {
        images = open(folder, request.classes(), images.height(), images.width());
      }
      return new SampleSet(
          description(), images, null, List.of(CHANNELS, images.height(), images.width()), true);
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
      return open(folder, request.classes(), shape.get(1), shape.get(2), request.mayLackLabels());
    }
  }

  /** An image, and its class or {@link Sample#UNLABELED}. */
  private record Entry(Path file, int label) {}

  private ImageFolder(List<String> classes, int height, int width, List<Entry> entries) {
    this.classes = classes;
    this.height = height;
    this.width = width;
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
    ImageFolder any = open(folder, List.of(), 1, 1);
    BufferedImage first = read(any.entries.get(0).file());
    return new ImageFolder(any.classes, first.getHeight(), first.getWidth(), any.entries);
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
    return open(folder, classes, height, width, false);
  }

  private static ImageFolder open(
      Path folder, List<String> classes, int height, int width, boolean mayLackLabels)
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
        classes.isEmpty()
            ? folders.stream().map(ImageFolder::name).toList()
            : ClassList.check(classes);
    List<Entry> entries = new ArrayList<>();
    for (Path each : folders) {
      int label = names.indexOf(name(each));
      boolean unlabeled = label < 0 && mayLackLabels && name(each).equals(UNLABELED);
      if (label < 0 && !unlabeled) {
        throw new DataException(each + ": class '" + name(each) + "' must be one of " + names);
      }
      int known = unlabeled ? Sample.UNLABELED : label;
      list(each).filter(ImageFolder::isImage).forEach(file -> entries.add(new Entry(file, known)));
    }
    if (entries.isEmpty()) {
      throw new DataException(
          folder + ": no image in a folder below it; expected " + folder.resolve("CLASS/x.png"));
    }
    return new ImageFolder(List.copyOf(names), height, width, List.copyOf(entries));
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
    BufferedImage image = read(entry.file());
    if (image.getHeight() != height || image.getWidth() != width) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %dx%d pixels, must be %dx%d as the model's input",
              entry.file(),
              image.getWidth(),
              image.getHeight(),
              width,
              height));
    }
    float[] features = planes(image);
    return entry.label() == Sample.UNLABELED
        ? Sample.unlabeled(features)
        : Sample.of(features, entry.label());
  }

  @Override
  public int label(int index) {
    return entries.get(index).label();
  }

  @Override
  public String source(int index) {
    return entries.get(index).file().toString();
  }

  private static BufferedImage read(Path file) {
    @Nullable BufferedImage image;
    try {
      image = ImageIO.read(file.toFile());
    } catch (IOException | RuntimeException e) {
      throw new DataException(file + ": damaged image: " + e.getMessage(), e);
    }
    if (image == null) {
      throw new DataException(
          file + ": is not an image; supported are " + SUFFIXES.stream().sorted().toList());
    }
    return image;
  }

  private float[] planes(BufferedImage image) {
    int plane = height * width;
    int[] rgb = image.getRGB(0, 0, width, height, null, 0, width);
    float[] features = new float[CHANNELS * plane];
    for (int i = 0; i < plane; i++) {
      features[i] = rgb[i] >> 16 & 0xff;
      features[plane + i] = rgb[i] >> 8 & 0xff;
      features[2 * plane + i] = rgb[i] & 0xff;
    }
    return features;
  }
}
