package space.perigee.onboard.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** How often a model took samples of each class for each class. */
public final class ConfusionMatrix implements Scores {

  private static final Metric RECALL = Metric.share("recall");

  private final List<String> classes;
  private final long[][] confusion;

  /** Nothing is counted yet. */
  public ConfusionMatrix(List<String> classes) {
    this(classes, new long[classes.size()][classes.size()]);
  }

  private ConfusionMatrix(List<String> classes, long[][] confusion) {
    this.classes = List.copyOf(classes);
    this.confusion = confusion;
  }

  /**
   * Copies {@code confusion}.
   *
   * @param confusion samples of class {@code row} that were taken for class {@code column}
   * @throws IllegalArgumentException if it is not a square of the number of classes, or a count is
   *     negative
   */
  public static ConfusionMatrix of(List<String> classes, long[][] confusion) {
    boolean square =
        confusion.length == classes.size()
            && Arrays.stream(confusion).allMatch(row -> row.length == classes.size());
    if (!square) {
      throw new IllegalArgumentException(
          "the confusion matrix must be a square of " + classes.size());
    }
    if (Arrays.stream(confusion).flatMapToLong(Arrays::stream).anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException("a count of the confusion matrix is negative");
    }
    return new ConfusionMatrix(classes, copy(confusion));
  }

  private static long[][] copy(long[][] matrix) {
    return Arrays.stream(matrix).map(long[]::clone).toArray(long[][]::new);
  }

  /** Counts a sample by the most probable class, the first of several. */
  @Override
  public void add(float[] probabilities, int label) {
    count(label, ClassPrediction.best(probabilities));
  }

  /** Counts a sample of one class that was taken for another. */
  public void count(int actual, int predicted) {
    confusion[actual][predicted]++;
  }

  public List<String> classes() {
    return classes;
  }

  /** A copy of the confusion matrix: {@code [actual][predicted]}. */
  public long[][] confusion() {
    return copy(confusion);
  }

  @Override
  public long samples() {
    return Arrays.stream(confusion).flatMapToLong(Arrays::stream).sum();
  }

  /** Samples that were taken for what they are. */
  public long correct() {
    return IntStream.range(0, classes.size()).mapToLong(i -> confusion[i][i]).sum();
  }

  /** Share of samples that were taken for what they are; NaN without samples. */
  @Override
  public double value() {
    return (double) correct() / samples();
  }

  /** Share of the samples of class {@code index} that were found; NaN if there is none. */
  public double recall(int index) {
    return (double) confusion[index][index] / Arrays.stream(confusion[index]).sum();
  }

  /** Share of what was taken for class {@code index} that is of it; NaN if nothing was. */
  public double precision(int index) {
    return (double) confusion[index][index] / predicted(index);
  }

  private long predicted(int index) {
    return Arrays.stream(confusion).mapToLong(row -> row[index]).sum();
  }

  /**
   * Harmonic mean of precision and recall, {@code 2 TP / (2 TP + FP + FN)} (van Rijsbergen,
   * Information retrieval, 1979): 0 if no sample of class {@code index} was found; NaN if there is
   * none, and nothing was taken for one.
   */
  public double f1(int index) {
    return 2.0
        * confusion[index][index]
        / (Arrays.stream(confusion[index]).sum() + predicted(index));
  }

  /**
   * Mean F1 over the classes that have samples or were predicted; NaN without samples. The mean of
   * the classes' F1, not the F1 of mean precision and mean recall (Opitz and Burst, Macro F1 and
   * macro F1, 2019).
   */
  public double macroF1() {
    return meanOverClasses(this::f1);
  }

  /** Mean recall over the classes that have samples; NaN without samples. */
  @Override
  public double balanced() {
    return meanOverClasses(this::recall);
  }

  @Override
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("samples", samples());
    fields.put("accuracy", value());
    fields.put("balancedAccuracy", balanced());
    fields.put("classes", classes);
    fields.put("confusion", List.of(confusion()));
    return fields;
  }

  /** The matrix, a class a line, with its recall. */
  @Override
  public List<String> details() {
    int name = classes.stream().mapToInt(String::length).max().orElse(1);
    int number = String.valueOf(samples()).length();
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < confusion.length; row++) {
      StringBuilder counts = new StringBuilder();
      for (long count : confusion[row]) {
        counts.append(String.format(Locale.ROOT, " %" + number + "d", count));
      }
      lines.add(
          String.format(
              Locale.ROOT,
              "%-" + name + "s %s  found %s",
              classes.get(row),
              counts,
              RECALL.text(recall(row))));
    }
    return lines;
  }

  private double meanOverClasses(IntToDoubleFunction figure) {
    return IntStream.range(0, classes.size())
        .mapToDouble(figure)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
  }
}
