package space.perigee.onboard.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a file or folder.
 *
 * @param format description of the format, such as {@code a CSV file}
 * @param samples all samples, or the training samples
 * @param test the test samples, if the data has separate ones, or null
 * @param shape shape of a sample: {@code [features]}, or {@code [channels, height, width]} for
 *     images
 * @param isPixels whether features are pixels, whole numbers from 0 to 255
 * @param leftOut samples that could not be used
 */
public record SampleSet(
    String format,
    LabeledData samples,
    @Nullable LabeledData test,
    List<Integer> shape,
    boolean isPixels,
    LeftOut leftOut) {

  /**
   * Samples that were left out.
   *
   * @param count number of samples
   * @param first what was wrong with the first of them; empty if there is none
   */
  public record LeftOut(long count, String first) {

    /** No sample was left out. */
    public static final LeftOut NONE = new LeftOut(0, "");

    LeftOut plus(String reason) {
      return new LeftOut(count + 1, count == 0 ? reason : first);
    }
  }

  public SampleSet {
    shape = List.copyOf(shape);
  }

  /** Samples without further structure. */
  static SampleSet ofFeatures(String format, LabeledData samples) {
    return new SampleSet(
        format, samples, null, List.of(samples.featureCount()), false, LeftOut.NONE);
  }

  SampleSet withLeftOut(LeftOut others) {
    return new SampleSet(format, samples, test, shape, isPixels, others);
  }

  /** Reads every sample, and leaves out those that cannot be used. */
  SampleSet withoutBad() {
    Screened all = Screened.of(samples, leftOut);
    if (test == null) {
      return new SampleSet(format, all.good(), null, shape, isPixels, all.leftOut());
    }
    Screened tests = Screened.of(test, all.leftOut());
    return new SampleSet(format, all.good(), tests.good(), shape, isPixels, tests.leftOut());
  }

  private record Screened(LabeledData good, LeftOut leftOut) {

    static Screened of(LabeledData data, LeftOut before) {
      LeftOut leftOut = before;
      int[] good = new int[data.size()];
      int count = 0;
      for (int i = 0; i < good.length; i++) {
        try {
          data.get(i);
          good[count++] = i;
        } catch (DataException e) {
          leftOut = leftOut.plus(String.valueOf(e.getMessage()));
        }
      }
      return new Screened(
          count == good.length ? data : Subset.of(data, Arrays.copyOf(good, count)), leftOut);
    }
  }

  /**
   * Returns this set if it can train a classifier.
   *
   * @throws DataException if all samples are of one class
   */
  public SampleSet requireSeveralClasses(Path path) {
    if (samples.classes().size() < 2) {
      throw new DataException(
          path
              + ": all samples are of the class "
              + samples.classes()
              + "; a classifier needs two or more classes");
    }
    return this;
  }
}
