package space.perigee.sim.lab.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import space.perigee.hw.text.TextTable;

/**
 * Formats an accuracy matrix as a table in percent: a row before any training and after each task,
 * a column for each test, and the average over the tasks learned so far.
 */
public final class MatrixText {

  private MatrixText() {}

  /** Returns the table, with a line feed after each line. */
  public static String of(AccuracyMatrix matrix) {
    List<String> tasks = matrix.tasks();
    List<String> headings = new ArrayList<>(List.of(""));
    tasks.forEach(task -> headings.add(String.format(">%5s", task)));
    headings.add("> mean");
    TextTable table = new TextTable(headings.toArray(String[]::new));
    for (int after = 0; after <= tasks.size(); after++) {
      List<String> cells =
          new ArrayList<>(List.of(after == 0 ? "before" : "after " + tasks.get(after - 1)));
      for (int task = 1; task <= tasks.size(); task++) {
        cells.add(percent(matrix.at(after, task)));
      }
      cells.add(after == 0 ? "" : percent(matrix.averageAccuracy(after)));
      table.row(cells.toArray(String[]::new));
    }
    return table.text();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }
}
