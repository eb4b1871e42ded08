package space.perigee.sim.report;

import java.util.List;

/**
 * A comparison of training runs, for people.
 *
 * @param title of the page
 * @param facts that the runs have in common
 * @param reading how to read the plot
 * @param curves at least one, all of the same length
 * @param head names of the table's columns; the first is of texts, the others are of numbers
 * @param rows of the table, one cell for each column
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
   * @param name its label
   * @param values after each round, 0 to 1
   */
  public record Curve(String name, List<Double> values) {

    public Curve {
      values = List.copyOf(values);
    }
  }

  /**
   * @throws IllegalArgumentException if there is no curve, they differ in length or have no value,
   *     or a row has not a cell for each column
   */
  public CurveReport {
    facts = List.copyOf(facts);
    curves = List.copyOf(curves);
    head = List.copyOf(head);
    rows = rows.stream().map(List::copyOf).toList();
    if (curves.stream().mapToInt(curve -> curve.values().size()).distinct().count() != 1
        || curves.get(0).values().isEmpty()) {
      throw new IllegalArgumentException("curves must be of one length, 1 or more");
    }
    int columns = head.size();
    if (rows.stream().anyMatch(row -> row.size() != columns)) {
      throw new IllegalArgumentException("every row must have " + columns + " cells");
    }
  }
}
