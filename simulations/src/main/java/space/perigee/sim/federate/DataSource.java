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
 * Where samples come from. They are held in memory, four bytes a feature.
 *
 * @param name for people
 * @param classes names of the classes
 * @param input shape of a sample
 * @param training to learn from
 * @param test to be judged by; empty if a fifth of {@code training} is, another one for each seed
 */
public record DataSource(
    String name, List<String> classes, InputShape input, List<Sample> training, List<Sample> test) {

  /** Name of the embedded data. */
  public static final String STATLOG = "statlog";

  /** One of so many samples is for judgement. */
  private static final int TEST_SHARE = 5;

  /** The embedded Landsat pixels; their authors have set the test rows apart. */
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
   * A folder of image folders, one a class, all images of the size of the first.
   *
   * @throws space.perigee.onboard.data.DataException if it is not that
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

  /** How many samples there are to learn from. */
  public int trainingSize() {
    return test.isEmpty() ? training.size() - training.size() / TEST_SHARE : training.size();
  }

  /**
   * The task of a seed.
   *
   * @param limit most samples to learn from
   */
  public LearningTask task(long seed, int limit) {
    List<Sample> shuffled = new ArrayList<>(training);
    Seeds.shuffle(shuffled, Seeds.generator(seed, Seeds.Purpose.SPLIT));
    List<Sample> judges = test.isEmpty() ? shuffled.subList(trainingSize(), shuffled.size()) : test;
    return LearningTask.standardised(
        classes, input, shuffled.subList(0, Math.min(limit, trainingSize())), judges);
  }
}
