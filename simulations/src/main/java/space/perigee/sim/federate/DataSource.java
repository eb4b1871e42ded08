package space.perigee.sim.federate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import space.perigee.onboard.data.CsvSamples;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleSet;
import space.perigee.onboard.learning.InputShape;
import space.perigee.sim.example.Statlog;

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
   * Reads a file or folder in one of the {@link DataFormats}; the labels of a CSV file are in the
   * column {@value CsvSamples#LABEL}.
   *
   * @throws space.perigee.onboard.data.DataException if it is in no supported format, or damaged
   * @throws IOException if it cannot be read
   */
  public static DataSource read(Path path) throws IOException {
    SampleSet read =
        DataFormats.read(path, DataRequest.of(CsvSamples.LABEL, List.of()))
            .requireSeveralClasses(path);
    LabeledData test = read.test();
    return new DataSource(
        String.valueOf(path.toAbsolutePath().normalize().getFileName()),
        read.samples().classes(),
        new InputShape(read.shape()),
        read.samples().samples().toList(),
        test == null ? List.of() : test.samples().toList());
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
