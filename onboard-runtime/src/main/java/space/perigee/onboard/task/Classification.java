package space.perigee.onboard.task;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Assigns each sample to one of several classes. A label is a position in the list of classes,
 * outputs are logits, activations are their softmax, and the loss is cross-entropy:
 *
 * <pre>
 *   p = exp(z - max z) / sum,    loss = - log p_label,    d loss / d z = p - onehot(label)
 * </pre>
 *
 * @param classes names of the classes, in the order of the outputs
 */
public record Classification(List<String> classes) implements Task {

  private static final Metric ACCURACY = Metric.share("accuracy");

  /** A logit so low that its probability is zero. */
  private static final float IMPOSSIBLE = -Float.MAX_VALUE / 2;

  public Classification {
    classes = List.copyOf(classes);
  }

  /** Classes named by their positions. */
  public static Classification of(int classes) {
    return new Classification(IntStream.range(0, classes).mapToObj(String::valueOf).toList());
  }

  @Override
  public String name() {
    return "classification";
  }

  /** Accuracy: the fraction of correct predictions. */
  @Override
  public Metric metric() {
    return ACCURACY;
  }

  /** Finds a class by its name, or else by its position. */
  @Override
  public int label(String text) {
    int known = classes.indexOf(text);
    if (known >= 0) {
      return known;
    }
    try {
      int position = Integer.parseInt(text);
      requireLabel(position);
      return position;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "label '" + text + "' must be one of " + classes + " or its index from 0", e);
    }
  }

  @Override
  public void requireLabel(int label) {
    if (label < 0 || label >= classes.size()) {
      throw new IllegalArgumentException(
          "label " + label + ", the model has " + classes.size() + " classes");
    }
  }

  /** One for the class, zero for all others. */
  @Override
  public float[] targets(int[] labels) {
    float[] targets = new float[classes.size() * labels.length];
    for (int i = 0; i < labels.length; i++) {
      targets[i * classes.size() + labels[i]] = 1;
    }
    return targets;
  }

  @Override
  public double toGradient(float[] logits, int sample, int label, float weight) {
    int from = sample * classes.size();
    int to = from + classes.size();
    Softmax.apply(logits, from, to);
    int right = from + label;
    double loss = crossEntropy(logits[right]);
    for (int k = from; k < to; k++) {
      logits[k] = weight * (logits[k] - (k == right ? 1 : 0));
    }
    return loss;
  }

  @Override
  public double loss(float[] probabilities, int label) {
    return crossEntropy(probabilities[label]);
  }

  private static double crossEntropy(float probability) {
    return -Math.log(Math.max(Float.MIN_NORMAL, probability));
  }

  @Override
  public float[] activations(float[] logits) {
    return Softmax.probabilities(logits, classes.size());
  }

  @Override
  public ClassPrediction prediction(float[] logits) {
    return ClassPrediction.ofLogits(logits);
  }

  /** The most probable {@code class}, and the {@code probabilities} of all classes by name. */
  @Override
  public Map<String, Object> describe(float[] logits) {
    ClassPrediction prediction = prediction(logits);
    Map<String, Float> probabilities = new LinkedHashMap<>();
    for (int k = 0; k < classes.size(); k++) {
      probabilities.put(classes.get(k), prediction.probabilities()[k]);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("class", classes.get(prediction.label()));
    fields.put("probabilities", probabilities);
    return fields;
  }

  @Override
  public boolean choosesAmongLabels() {
    return true;
  }

  /** Gives the other classes a probability of zero. */
  @Override
  public ClassPrediction predictionAmong(float[] logits, BitSet labels) {
    float[] possible = logits.clone();
    for (int k = labels.nextClearBit(0); k < possible.length; k = labels.nextClearBit(k + 1)) {
      possible[k] = IMPOSSIBLE;
    }
    return ClassPrediction.ofLogits(possible);
  }

  @Override
  public ConfusionMatrix scores() {
    return new ConfusionMatrix(classes);
  }
}
