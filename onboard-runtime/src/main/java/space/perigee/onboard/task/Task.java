package space.perigee.onboard.task;

/**
 * A kind of problem that a network solves: what a label is, which loss the network is trained by,
 * what a prediction says, and by which figure models are compared. {@code Learner.task()} tells a
 * model's; whoever trains, judges, selects or publishes asks it and assumes nothing. Codec,
 * transfer and aggregation never ask, since they move and average parameters.
 *
 * <p>{@link Classification} is the only kind so far. The interface was drawn for four:
 *
 * <pre>
 *                   classification   segmentation         regression      anomaly detection
 *   label           class            class of each pixel  vector          none to train, 0 or 1 to judge
 *   outputs         logits           logits of each pixel vector          reconstruction - input
 *   loss            cross-entropy    cross-entropy, Dice  squared error   squares of the outputs
 *   prediction      distribution     distributions        vector          squares of the outputs
 *   metric          accuracy         mean IoU             R^2             area under the ROC curve
 * </pre>
 *
 * <p>A new kind implements this interface and {@link Prediction} and {@link Scores}, and is chosen
 * where {@code ModelFile.task()} looks at the network's last layer. A label is an {@code int},
 * which nobody but the task reads: stores, checkpoints and label batches only carry it. Masks and
 * vectors need a wider one; then those carriers change, and their users do not.
 *
 * <p>Outputs are what leaves the last layer before its activation, sample by sample.
 */
public interface Task {

  /** The figure by which models are compared. */
  Metric metric();

  /**
   * The label that a person wrote, in a CSV file for example.
   *
   * @throws IllegalArgumentException if it is none; says what is allowed
   */
  int label(String text);

  /**
   * Checks a label.
   *
   * @throws IllegalArgumentException if it is none of this task's; says what is allowed
   */
  void requireLabel(int label);

  /** What DL4J's output layer is to be given for labels, sample by sample. */
  float[] targets(int[] labels);

  /**
   * The loss of one sample.
   *
   * @param outputs of several samples; those of this one become the gradient of the weighted loss
   * @param sample which one
   * @return the loss, unweighted
   */
  double toGradient(float[] outputs, int sample, int label, float weight);

  /**
   * The loss of a minibatch whose samples all weigh the same.
   *
   * @param outputs which become the gradient of the weighted sum
   * @return the sum over the samples, unweighted
   */
  default double toGradient(float[] outputs, int[] labels, float weight) {
    double loss = 0;
    for (int sample = 0; sample < labels.length; sample++) {
      loss += toGradient(outputs, sample, labels[sample], weight);
    }
    return loss;
  }

  /** The outputs after the last layer's activation. */
  float[] activations(float[] outputs);

  /** What the network says of one sample. */
  Prediction prediction(float[] outputs);

  /** Scores of a model that has been judged on nothing yet. */
  Scores scores();
}
