package space.perigee.sim.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of a page.
 *
 * @param name what it lists
 * @param columns at least one; the first names the rows
 * @param rows a cell per column each
 * @param foot sums, a cell per column; empty if there are none
 */
public record DataTable(String name, List<Column> columns, List<List<Cell>> rows, List<Cell> foot) {

  /**
   * A column.
   *
   * @param numbers whether it is aligned to the right
   */
  public record Column(String name, boolean numbers) {}

  /**
   * A cell.
   *
   * @param title longer form of the text; null if there is none
   * @param shade depth of the background in a heat map (0 to 1); null if there is none
   */
  public record Cell(String text, @Nullable String title, @Nullable Double shade) {

    public Cell {
      if (shade != null) {
        Checks.requireFraction("shade", shade);
      }
    }
  }

  /**
   * @throws IllegalArgumentException if a row does not have one cell per column
   */
  public DataTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    foot = List.copyOf(foot);
    List<List<Cell>> all = new ArrayList<>(rows);
    if (!foot.isEmpty()) {
      all.add(foot);
    }
    for (List<Cell> row : all) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            name + ": every row must have " + columns.size() + " cells, one has " + row.size());
      }
    }
  }

  /**
   * Returns a table of texts.
   *
   * @param head column names; those of numbers begin with {@code #}
   */
  public static DataTable of(String name, List<String> head, List<List<String>> rows) {
    return new DataTable(
        name, columns(head), rows.stream().map(DataTable::cells).toList(), List.of());
  }

  /** Returns columns of their names; those of numbers begin with {@code #}. */
  public static List<Column> columns(List<String> head) {
    return head.stream()
        .map(text -> new Column(text.replaceFirst("^#", ""), text.startsWith("#")))
        .toList();
  }

  /** Returns plain cells. */
  public static List<Cell> cells(List<String> texts) {
    return texts.stream().map(text -> new Cell(text, null, null)).toList();
  }
}
