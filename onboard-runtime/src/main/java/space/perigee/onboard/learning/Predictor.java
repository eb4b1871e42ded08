package space.perigee.onboard.learning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import space.perigee.onboard.data.DataException;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;

/**
 * Predicts all samples of a data set in order, a few at a time, so that the memory does not grow
 * with their number.
 */
public final class Predictor {

  /** Number of samples predicted together. */
  private static final int BATCH = 64;

  private final Learner learner;
  private final boolean skipsBad;
  private Skipped skipped = new Skipped(0, "");

  /**
   * @param skipsBad whether a sample that cannot be used gets a row of NaN; else it ends the
   *     prediction
   */
  public Predictor(Learner learner, boolean skipsBad) {
    this.learner = learner;
    this.skipsBad = skipsBad;
  }

  /**
   * Takes the predictions.
   *
   * @param <E> what it throws
   */
  @FunctionalInterface
  public interface Sink<E extends Exception> {

    /**
     * Takes the activations of the last layer for one sample.
     *
     * @param sample its position
     */
    void take(int sample, float[] activations) throws E;
  }

  /**
   * Samples that could not be used.
   *
   * @param count number of samples
   * @param first what was wrong with the first of them; empty if there is none
   */
  public record Skipped(int count, String first) {

    private Skipped plus(DataException reason) {
      return new Skipped(count + 1, count == 0 ? String.valueOf(reason.getMessage()) : first);
    }
  }

  /** The samples that could not be used so far. */
  public Skipped skipped() {
    return skipped;
  }

  /**
   * Predicts all samples.
   *
   * @throws DataException if a sample cannot be used, or none can
   * @throws IllegalArgumentException if a sample does not fit the input
   */
  public <E extends Exception> void run(LabeledData data, Sink<E> sink) throws E {
    float[] none = new float[learner.labels().size()];
    Arrays.fill(none, Float.NaN);
    for (int from = 0; from < data.size(); from += BATCH) {
      int to = Math.min(data.size(), from + BATCH);
      boolean[] isGood = new boolean[to - from];
      List<Sample> good = new ArrayList<>(to - from);
      for (int i = from; i < to; i++) {
        try {
          good.add(data.get(i));
          isGood[i - from] = true;
        } catch (DataException e) {
          if (!skipsBad) {
            throw e;
          }
          skipped = skipped.plus(e);
        }
      }
      Iterator<float[]> predictions =
          good.isEmpty() ? List.<float[]>of().iterator() : learner.predict(good).iterator();
      for (int i = from; i < to; i++) {
        sink.take(i, isGood[i - from] ? predictions.next() : none);
      }
    }
    if (skipped.count() == data.size()) {
      throw new DataException("no sample can be used: " + skipped.first());
    }
  }
}
