package space.perigee.sim.mission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.nd4j.linalg.learning.config.Adam;
import space.perigee.onboard.data.ImageFolder;
import space.perigee.onboard.learning.InputShape;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.onboard.models.ModelCatalog;
import space.perigee.onboard.models.NewModel;
import space.perigee.onboard.models.StartTraining;
import space.perigee.sync.io.InputException;

/**
 * Images in classes, generated or of the user, and a small convolutional network. Each class is
 * divided by itself: a fifth for the start model (of generated images a twentieth, so that much is
 * left to learn), a tenth for the golden set, a fifth for the report, and the rest for the
 * satellites in equal shares.
 */
final class ImageContent implements MissionContent {

  private static final String NETWORK = "cnn-50k";
  private static final double LEARNING_RATE = 1e-3;
  private static final int BATCH = 16;
  private static final int MAX_EPOCHS = 20;

  /** Images that the start model is shown in total, as far as whole epochs allow. */
  private static final int SHOWN_IMAGES = 20_000;

  private static final int USER_SHARE = 5;
  private static final int GENERATED_SHARE = 20;

  /** With fewer images of a class, a part would lack the class. */
  private static final int LEAST_IMAGES = 10;

  /** An image that can be written to a file. */
  private record Image(String name, Source source) {}

  private interface Source {
    void write(Path file) throws IOException;
  }

  private final String description;
  private final Map<String, List<Image>> classes;
  private final int archiveShare;

  /**
   * @param archiveShare the start model is trained on one of so many images
   */
  private ImageContent(String description, Map<String, List<Image>> classes, int archiveShare) {
    this.description = description;
    this.classes = classes;
    this.archiveShare = archiveShare;
  }

  /** Generated images. */
  static ImageContent generated(long seed) {
    Map<String, List<Image>> classes = new LinkedHashMap<>();
    for (String name : DrawnScenes.CLASSES) {
      List<Image> images = new ArrayList<>();
      for (int i = 0; i < DrawnScenes.PER_CLASS; i++) {
        int number = i;
        images.add(
            new Image(
                String.format("%04d.png", i), file -> DrawnScenes.write(file, name, seed, number)));
      }
      classes.put(name, images);
    }
    return new ImageContent(
        "generated images of " + String.join(", ", DrawnScenes.CLASSES), classes, GENERATED_SHARE);
  }

  /**
   * Images of the user, in one subfolder for each class.
   *
   * @throws InputException if there are fewer than two classes, or a class has too few images
   * @throws IOException if a folder cannot be read
   */
  static ImageContent of(Path folder) throws IOException {
    ImageFolder images = ImageFolder.open(folder);
    Map<String, List<Image>> classes = new LinkedHashMap<>();
    images.classes().forEach(name -> classes.put(name, new ArrayList<>()));
    for (int i = 0; i < images.size(); i++) {
      Path file = Path.of(images.source(i));
      String name = images.classes().get(images.label(i));
      images(classes, name)
          .add(new Image(String.valueOf(file.getFileName()), to -> Files.copy(file, to)));
    }
    classes.forEach(
        (name, of) -> {
          if (of.size() < LEAST_IMAGES) {
            throw new InputException(
                folder.resolve(name)
                    + ": has "
                    + of.size()
                    + " images; a class needs "
                    + LEAST_IMAGES
                    + " or more, for training on the ground, tests and the satellites");
          }
        });
    if (classes.size() < 2) {
      throw new InputException(
          folder + ": has the class " + classes.keySet() + "; a classifier needs two or more");
    }
    return new ImageContent(
        images.size() + " images of " + folder.toAbsolutePath().normalize(), classes, USER_SHARE);
  }

  private static List<Image> images(Map<String, List<Image>> classes, String name) {
    return Objects.requireNonNull(classes.get(name));
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Written write(
      Path folder, List<String> satellites, long seed, StartTraining.Listener progress)
      throws IOException, InterruptedException {
    Shared shared = new Shared("data/archive", "data/golden", "data/test");
    List<String> streams = satellites.stream().map(name -> "data/" + name).toList();
    int[] sizes = new int[satellites.size()];
    Random random = new Random(seed);
    List<String> names = List.copyOf(classes.keySet());
    for (int label = 0; label < names.size(); label++) {
      List<Image> images = new ArrayList<>(images(classes, names.get(label)));
      Collections.shuffle(images, random);
      int archived = images.size() / archiveShare;
      int golden = archived + images.size() / 10;
      int heldOut = golden + images.size() / 5;
      String below = "/" + names.get(label);
      write(folder.resolve(shared.archive() + below), images.subList(0, archived));
      write(folder.resolve(shared.golden() + below), images.subList(archived, golden));
      write(folder.resolve(shared.heldOut() + below), images.subList(golden, heldOut));
      List<Image> seen = images.subList(heldOut, images.size());
      for (int i = 0; i < seen.size(); i++) {
        int by = (i + label) % satellites.size();
        write(folder.resolve(streams.get(by) + below), List.of(seen.get(i)));
        sizes[by]++;
      }
    }
    return new Written(
        train(folder.resolve(shared.archive()), names, seed, progress).model(),
        streams,
        Arrays.stream(sizes).boxed().toList(),
        shared,
        false);
  }

  private static void write(Path folder, List<Image> images) throws IOException {
    Files.createDirectories(folder);
    for (Image image : images) {
      image.source().write(folder.resolve(image.name()));
    }
  }

  private static StartTraining.Result train(
      Path archive, List<String> classes, long seed, StartTraining.Listener progress)
      throws IOException, InterruptedException {
    ImageFolder images = ImageFolder.open(archive);
    NewModel wanted =
        new NewModel(
            ModelCatalog.named(NETWORK),
            InputShape.ofImage(ImageFolder.CHANNELS, images.height(), images.width()),
            classes,
            new Adam(LEARNING_RATE),
            seed);
    NativeThreads.limit(1);
    int epochs = Math.max(1, Math.min(MAX_EPOCHS, SHOWN_IMAGES / images.size()));
    return new StartTraining(epochs, BATCH, 0).train(wanted, images, true, progress);
  }
}
