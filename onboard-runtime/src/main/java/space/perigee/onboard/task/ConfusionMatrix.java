package space.perigee.onboard.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** How often a model predicted each class for samples of each class. */
public final class ConfusionMatrix implements Scores {

  private static final Metric RECALL = Metric.share("recall");

  private final List<String> classes;
  private final long[][] confusion;

  /** Creates an empty matrix. */
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
   * @param confusion number of samples of class {@code row} predicted as class {@code column}
   * @throws IllegalArgumentException unless it has a row and a column per class and no negative
   *     count
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

  /** Counts a sample by its most probable class, the first among equals. */
  @Override
  public void add(float[] probabilities, int label) {
    count(label, ClassPrediction.best(probabilities));
  }

  /** Counts a sample of class {@code actual} predicted as {@code predicted}. */
  public void count(int actual, int predicted) {
    confusion[actual][predicted]++;
  }

  /** A copy of the confusion matrix: {@code [actual][predicted]}. */
  public long[][] confusion() {
    return copy(confusion);
  }

  @Override
  public long samples() {
    return Arrays.stream(confusion).flatMapToLong(Arrays::stream).sum();
  }

  /** Share of samples predicted correctly; NaN without samples. */
  @Override
  public double value() {
    long correct = IntStream.range(0, classes.size()).mapToLong(i -> confusion[i][i]).sum();
    return (double) correct / samples();
  }

  /** Share of the samples of class {@code index} predicted correctly; NaN if there are none. */
  public double recall(int index) {
    return (double) confusion[index][index] / Arrays.stream(confusion[index]).sum();
  }

  /** The recall of each class. */
  @Override
  public List<LabelScore> byLabel() {
    return IntStream.range(0, classes.size())
        .mapToObj(i -> new LabelScore(classes.get(i), recall(i), Arrays.stream(confusion[i]).sum()))
        .toList();
  }

  /** Mean recall over the classes that have samples; NaN without samples. */
  @Override
  public double balanced() {
    return IntStream.range(0, classes.size())
        .mapToDouble(this::recall)
        .filter(value -> !Double.isNaN(value))
        .average()
        .orElse(Double.NaN);
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

  /** The matrix, one class per line, with its recall. */
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
}
