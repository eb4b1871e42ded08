package space.perigee.sim.report;

import java.util.List;

/**
 * A comparison of training runs, for display.
 *
 * @param title title of the page
 * @param facts settings that the runs have in common
 * @param reading how to read the plot
 * @param curves at least one, all of the same length
 * @param head column names of the table; the first column holds texts, the others numbers
 * @param rows rows of the table, one cell per column
 */
public record CurveReport(
    String title,
    List<Fact> facts,
    String reading,
    List<Curve> curves,
    List<String> head,
    List<List<String>> rows) {

  /** A setting and its value. */
  public record Fact(String name, String value) {}

  /**
   * A line of the plot.
   *
   * @param name label of the line
   * @param values value after each round, 0 to 1
   */
  public record Curve(String name, List<Double> values) {

    public Curve {
      values = List.copyOf(values);
    }
  }

  /**
   * @throws IllegalArgumentException if there is no curve, the curves are empty or differ in
   *     length, or a row does not have one cell per column
   */
  public CurveReport {
    facts = List.copyOf(facts);
    curves = List.copyOf(curves);
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
    if (curves.stream().mapToInt(curve -> curve.values().size()).distinct().count() != 1
        || curves.get(0).values().isEmpty()) {
      throw new IllegalArgumentException("curves must have the same length, 1 or more");
    }
    int columns = head.size();
    if (rows.stream().anyMatch(row -> row.size() != columns)) {
      throw new IllegalArgumentException("every row must have " + columns + " cells");
    }
  }
}
