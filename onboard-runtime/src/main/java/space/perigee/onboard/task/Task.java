package space.perigee.onboard.task;

import java.util.BitSet;
import java.util.Map;

/**
 * The kind of problem that a network solves: its labels, loss, predictions and metric. {@code
 * Learner.task()} returns the task of a model. Training, the golden set, hard examples, the gate
 * and the web page ask the task instead of assuming one. Codec, transfer and aggregation never ask,
 * because they work on parameters.
 *
 * <p>{@link Classification} is the only kind so far. Four kinds shaped the interface:
 *
 * <pre>
 *                classification   segmentation         regression      anomaly detection
 *   label        class            class per pixel      vector          none; 0 or 1 for evaluation
 *   outputs      logits           logits per pixel     vector          reconstruction - input
 *   loss         cross-entropy    cross-entropy, Dice  squared error   squared outputs
 *   prediction   distribution     distributions        vector          squared outputs
 *   metric       accuracy         mean IoU             R^2             area under the ROC curve
 * </pre>
 *
 * <p>To add a kind, implement this interface, {@link Prediction} and {@link Scores}, and choose it
 * by the network's last layer in {@code ModelFile.task()}. A label is an {@code int} that only the
 * task interprets: samples, stores, checkpoints and label batches carry it unread. A mask or a
 * vector does not fit into an {@code int}. It needs wider carriers, but nothing that only passes
 * labels on changes its logic.
 *
 * <p>Outputs are the values of the last layer before its activation, sample by sample.
 */
public interface Task {

  /** Name of this kind of task, lower case with hyphens, such as {@code classification}. */
  String name();

  /** The metric that compares models. */
  Metric metric();

  /**
   * Parses a label, for example from a CSV file.
   *
   * @throws IllegalArgumentException if it is not a label of this task; names the allowed ones
   */
  int label(String text);

  /**
   * Checks a label.
   *
   * @throws IllegalArgumentException if it is not a label of this task; names the allowed ones
   */
  void requireLabel(int label);

  /** The target values that DL4J's output layer takes for labels, sample by sample. */
  float[] targets(int[] labels);

  /**
   * Computes the loss of one sample and replaces its outputs by the gradient.
   *
   * @param outputs outputs of a minibatch; only those of {@code sample} change
   * @param sample index of the sample
   * @param weight factor of the gradient
   * @return the loss without the weight
   */
  double toGradient(float[] outputs, int sample, int label, float weight);

  /**
   * Computes the loss of a minibatch of equal weights and replaces its outputs by the gradient.
   *
   * @param weight factor of the gradient; 1 / samples for a mean
   * @return the sum of the losses without the weight
   */
  default double toGradient(float[] outputs, int[] labels, float weight) {
    double loss = 0;
    for (int sample = 0; sample < labels.length; sample++) {
      loss += toGradient(outputs, sample, labels[sample], weight);
    }
    return loss;
  }

  /**
   * The loss of one sample.
   *
   * @param activations the model's outputs for it, after the activation
   */
  double loss(float[] activations, int label);

  /** Applies the last layer's activation. */
  float[] activations(float[] outputs);

  /** Interprets the outputs for one sample. */
  Prediction prediction(float[] outputs);

  /**
   * The prediction for one sample by name, for programs that act on it: what JSON can hold, in the
   * order in which it is to be read.
   *
   * @param outputs outputs for the sample
   */
  Map<String, Object> describe(float[] outputs);

  /** True if a prediction is one of several labels, which data may lack. */
  default boolean choosesAmongLabels() {
    return false;
  }

  /**
   * Interprets the outputs for one sample whose label is one of some known ones, if the task {@link
   * #choosesAmongLabels}; else as {@link #prediction}.
   *
   * @param labels labels that are possible
   */
  default Prediction predictionAmong(float[] outputs, BitSet labels) {
    return prediction(outputs);
  }

  /** Empty scores, to which samples are added. */
  Scores scores();
}
