package space.perigee.onboard.learning;

import java.util.ArrayList;
import java.util.List;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.task.Scores;

/**
 * Scores a model on data, some samples at a time.
 *
 * @param batch samples that are predicted together; bounds the memory
 */
public record ModelEvaluation(int batch) {

  private static final int DEFAULT_BATCH = 64;

  /**
   * @throws IllegalArgumentException if the batch is below 1
   */
  public ModelEvaluation {
    if (batch < 1) {
      throw new IllegalArgumentException("batch " + batch + " must be 1 or more");
    }
  }

  /** Some samples at a time. */
  public ModelEvaluation() {
    this(DEFAULT_BATCH);
  }

  /**
   * Predicts every sample and compares.
   *
   * @throws IllegalArgumentException if the classes of the data are not the model's labels, or a
   *     sample does not fit its input
   */
  public Scores of(Learner learner, LabeledData data) {
    if (!data.classes().equals(learner.labels())) {
      throw new IllegalArgumentException(
          "the data has classes " + data.classes() + ", the model " + learner.labels());
    }
    Scores scores = learner.task().scores();
    for (int from = 0; from < data.size(); from += batch) {
      List<Sample> samples = new ArrayList<>(batch);
      for (int i = from; i < Math.min(from + batch, data.size()); i++) {
        samples.add(data.get(i));
      }
      List<float[]> predictions = learner.predict(samples);
      for (int i = 0; i < samples.size(); i++) {
        scores.add(predictions.get(i), samples.get(i).label());
      }
    }
    return scores;
  }
}
