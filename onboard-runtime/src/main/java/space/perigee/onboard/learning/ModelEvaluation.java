package space.perigee.onboard.learning;

import java.util.ArrayList;
import java.util.List;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.task.Scores;

/** Scores models on data. */
public final class ModelEvaluation {

  /** Number of samples predicted together, which bounds the memory. */
  private static final int BATCH = 64;

  private ModelEvaluation() {}

  /**
   * Predicts every sample and compares with its label.
   *
   * @throws IllegalArgumentException if the data's classes are not the model's labels, or a sample
   *     does not fit the input
   */
  public static Scores of(Learner learner, LabeledData data) {
    return of(learner, data, BATCH);
  }

  static Scores of(Learner learner, LabeledData data, int batch) {
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
      add(learner, samples, scores);
    }
    return scores;
  }

  /**
   * Predicts some samples and compares with their labels.
   *
   * @param samples labeled, and fitting the model
   */
  public static Scores of(Learner learner, List<Sample> samples) {
    Scores scores = learner.task().scores();
    for (int from = 0; from < samples.size(); from += BATCH) {
      add(learner, samples.subList(from, Math.min(from + BATCH, samples.size())), scores);
    }
    return scores;
  }

  private static void add(Learner learner, List<Sample> batch, Scores scores) {
    List<float[]> predictions = learner.predict(batch);
    for (int i = 0; i < batch.size(); i++) {
      scores.add(predictions.get(i), batch.get(i).label());
    }
  }

  /**
   * The loss of each sample, in order.
   *
   * @param samples labeled, and fitting the model
   */
  public static double[] losses(Learner learner, List<Sample> samples) {
    double[] losses = new double[samples.size()];
    for (int from = 0; from < losses.length; from += BATCH) {
      List<Sample> batch = samples.subList(from, Math.min(from + BATCH, losses.length));
      List<float[]> predictions = learner.predict(batch);
      for (int i = 0; i < batch.size(); i++) {
        losses[from + i] = learner.task().loss(predictions.get(i), batch.get(i).label());
      }
    }
    return losses;
  }
}
