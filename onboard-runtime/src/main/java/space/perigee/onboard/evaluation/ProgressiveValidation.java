package space.perigee.onboard.evaluation;

import java.util.List;
import java.util.stream.IntStream;
import space.perigee.onboard.task.ConfusionMatrix;

/**
 * Accuracy on a stream: every sample is predicted first and learned from afterwards, so that each
 * is a test once, and no data is kept aside. Also called prequential, or test-then-train.
 *
 * <p>The overall accuracy is pessimistic, for it remembers the learner's youth. A fading factor
 * {@code a} forgets: after prediction {@code i}, right or wrong as {@code l_i} is 1 or 0, the faded
 * accuracy is {@code S_i / N_i} with {@code S_i = l_i + a S_(i-1)} and {@code N_i = 1 + a N_(i-1)}
 * (Gama, Sebastiao and Rodrigues, On evaluating stream learning algorithms, Machine Learning 90,
 * 2013). It looks back on about {@code 1 / (1 - a)} predictions, and unlike a window of so many it
 * costs two numbers.
 *
 * <p>For the faded balanced accuracy each class has sums of its own, which fade only when a sample
 * of that class comes, so that a rare class is not forgotten between two of its samples (the
 * time-decayed recall of Wang, Minku, Ghezzi, Caltabiano, Tino and Yao, Concept drift detection for
 * online class imbalance learning, IJCNN 2013); their ratios are averaged over the classes seen.
 *
 * <p>Not thread-safe.
 */
public final class ProgressiveValidation {

  private final List<String> classes;
  private final double fading;
  private final long[][] confusion;
  private final double[] rightOfClass;
  private final double[] countOfClass;
  private double right;
  private double count;

  /**
   * @param classes names of the classes, at least one
   * @param fading above 0, to 1; 0.999 looks back on about 1000 predictions, 1 on all
   * @throws IllegalArgumentException if there is no class, or the fading factor is not in this
   *     range
   */
  public ProgressiveValidation(List<String> classes, double fading) {
    if (classes.isEmpty()) {
      throw new IllegalArgumentException("the list of classes must not be empty");
    }
    if (!(fading > 0 && fading <= 1)) {
      throw new IllegalArgumentException(
          "fading factor " + fading + " must be above 0, and 1 at most");
    }
    this.classes = List.copyOf(classes);
    this.fading = fading;
    this.confusion = new long[classes.size()][classes.size()];
    this.rightOfClass = new double[classes.size()];
    this.countOfClass = new double[classes.size()];
  }

  /**
   * Takes a prediction into account, made before its sample was learned from.
   *
   * @param predicted position in the list of classes
   * @param actual position in the list of classes
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public void add(int predicted, int actual) {
    confusion[actual][predicted]++;
    double correct = predicted == actual ? 1 : 0;
    right = correct + fading * right;
    count = 1 + fading * count;
    rightOfClass[actual] = correct + fading * rightOfClass[actual];
    countOfClass[actual] = 1 + fading * countOfClass[actual];
  }

  /** Counts of all predictions: overall accuracy, balanced accuracy and all else. */
  public ConfusionMatrix overall() {
    return ConfusionMatrix.of(classes, confusion);
  }

  /** Accuracy of late; NaN before the first prediction. */
  public double fadedAccuracy() {
    return right / count;
  }

  /** Balanced accuracy of late, over the classes seen; NaN before the first prediction. */
  public double fadedBalancedAccuracy() {
    return IntStream.range(0, classes.size())
        .filter(label -> countOfClass[label] > 0)
        .mapToDouble(label -> rightOfClass[label] / countOfClass[label])
        .average()
        .orElse(Double.NaN);
  }
}
