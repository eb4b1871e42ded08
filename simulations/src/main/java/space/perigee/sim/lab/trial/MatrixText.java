package space.perigee.sim.lab.trial;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Formats an accuracy matrix as a table in percent: a row before any training and after each task,
 * a column for each test, and the average over the tasks learned so far.
 */
public final class MatrixText {

  private static final String BEFORE = "before";
  private static final String MEAN = "mean";
  private static final int LEAST_WIDTH = 5;

  private MatrixText() {}

  /** Returns the table, with a line feed after each line. */
  public static String of(AccuracyMatrix matrix) {
    int count = matrix.tasks().size();
    int first =
        IntStream.rangeClosed(0, count)
            .map(after -> rowName(matrix, after).length())
            .max()
            .orElse(0);
    StringBuilder text = new StringBuilder(" ".repeat(first));
    for (int task = 1; task <= count; task++) {
      text.append(cell(matrix.tasks().get(task - 1), width(matrix, task)));
    }
    text.append(cell(MEAN, LEAST_WIDTH)).append('\n');
    for (int after = 0; after <= count; after++) {
      int row = after;
      String numbers =
          IntStream.rangeClosed(1, count)
              .mapToObj(task -> cell(percent(matrix.at(row, task)), width(matrix, task)))
              .collect(Collectors.joining());
      String mean = row == 0 ? "" : cell(percent(matrix.averageAccuracy(row)), LEAST_WIDTH);
      String name = rowName(matrix, row);
      text.append(name).append(" ".repeat(first - name.length()));
      text.append(numbers).append(mean).append('\n');
    }
    return text.toString();
  }

  private static String rowName(AccuracyMatrix matrix, int after) {
    return after == 0 ? BEFORE : "after " + matrix.tasks().get(after - 1);
  }

  private static int width(AccuracyMatrix matrix, int task) {
    return Math.max(LEAST_WIDTH, matrix.tasks().get(task - 1).length());
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  /** Returns two spaces and the text, aligned to the right of {@code width} columns. */
  private static String cell(String text, int width) {
    return "  " + " ".repeat(width - text.length()) + text;
  }
}
