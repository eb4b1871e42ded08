package space.perigee.sim.federate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import space.perigee.onboard.data.ImageFolder;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.learning.InputShape;
import space.perigee.sim.demo.Statlog;

/**
 * A data set in memory.
 *
 * @param input shape of a sample
 * @param test test samples; if empty, a fifth of {@code training} is held out, by the seed
 */
public record DataSource(
    String name, List<String> classes, InputShape input, List<Sample> training, List<Sample> test) {

  public static final String STATLOG = "statlog";

  /** One of this many samples is held out for testing. */
  private static final int TEST_SHARE = 5;

  /** Returns the built-in Landsat data set, with the test rows of its authors. */
  public static DataSource statlog() {
    return new DataSource(
        STATLOG,
        Statlog.CLASSES,
        InputShape.ofFeatures(Statlog.FEATURES),
        samples(Statlog.training()),
        samples(Statlog.test()));
  }

  private static List<Sample> samples(List<Statlog.Row> rows) {
    return rows.stream().map(row -> Sample.of(features(row), row.label())).toList();
  }

  private static float[] features(Statlog.Row row) {
    float[] features = new float[row.features().size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = row.features().get(i);
    }
    return features;
  }

  /**
   * Reads a folder with one subfolder of images per class, all images of the size of the first.
   *
   * @throws space.perigee.onboard.data.DataException if the folder is invalid
   * @throws IOException if it cannot be read
   */
  public static DataSource images(Path folder) throws IOException {
    ImageFolder images = ImageFolder.open(folder);
    return new DataSource(
        String.valueOf(folder.toAbsolutePath().normalize().getFileName()),
        images.classes(),
        InputShape.ofImage(ImageFolder.CHANNELS, images.height(), images.width()),
        images.samples().toList(),
        List.of());
  }

  /** Returns the number of training samples. */
  public int trainingSize() {
    return test.isEmpty() ? training.size() - training.size() / TEST_SHARE : training.size();
  }

  /**
   * Returns the task of a seed.
   *
   * @param limit maximum number of training samples
   */
  public LearningTask task(long seed, int limit) {
    List<Sample> shuffled = new ArrayList<>(training);
    Seeds.shuffle(shuffled, Seeds.generator(seed, Seeds.Purpose.SPLIT));
    return LearningTask.standardized(
        classes,
        input,
        shuffled.subList(0, Math.min(limit, trainingSize())),
        test.isEmpty() ? shuffled.subList(trainingSize(), shuffled.size()) : test);
  }
}
