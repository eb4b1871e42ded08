package space.perigee.ground.evaluate;

import java.util.List;

/**
 * What a model predicts for samples whose labels nobody knows.
 *
 * @param labels that it finds, one for each sample
 * @param margins how sure it is of each: probability of the label less that of the next one, 0 to 1
 */
public record PredictedLabels(int[] labels, double[] margins) {

  /** Of the probabilities of the labels, for each sample. */
  public static PredictedLabels of(List<float[]> probabilities) {
    int[] labels = new int[probabilities.size()];
    double[] margins = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      float[] of = probabilities.get(i);
      double first = Double.NEGATIVE_INFINITY;
      double second = Double.NEGATIVE_INFINITY;
      for (int label = 0; label < of.length; label++) {
        if (of[label] > first) {
          second = first;
          first = of[label];
          labels[i] = label;
        } else {
          second = Math.max(second, of[label]);
        }
      }
      margins[i] = Double.isFinite(second) ? first - second : 1;
    }
    return new PredictedLabels(labels, margins);
  }

  /**
   * Share of these predictions that another model makes otherwise, each weighted by how sure this
   * one is: what an untrained model predicts weighs little. 0 without samples.
   */
  public double overturnedBy(PredictedLabels other) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += labels[i] == other.labels[i] ? 0 : margins[i];
    }
    return labels.length == 0 ? 0 : sum / labels.length;
  }
}
