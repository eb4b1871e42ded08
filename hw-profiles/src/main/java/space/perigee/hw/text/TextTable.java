package space.perigee.hw.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table of aligned columns: numbers right-aligned, text left-aligned. Omits a column whose cells
 * are all empty.
 */
public final class TextTable {

  /** Rows from which on a table is long, and what is shown of one. */
  private static final int LONG = 60;

  private static final int SHOWN = 20;

  private final List<String> headings;
  private final boolean[] right;
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param headings one for each column; {@code >} in front marks a right-aligned column
   */
  public TextTable(String... headings) {
    this.headings = new ArrayList<>();
    this.right = new boolean[headings.length];
    for (int i = 0; i < headings.length; i++) {
      right[i] = headings[i].startsWith(">");
      this.headings.add(right[i] ? headings[i].substring(1) : headings[i]);
    }
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has more or fewer cells than there are columns
   */
  public void row(String... cells) {
    if (cells.length != right.length) {
      throw new IllegalArgumentException(cells.length + " cells for " + right.length + " columns");
    }
    rows.add(List.of(cells));
  }

  /** The lines, headings first, each with {@code indent} in front and without trailing spaces. */
  public List<String> lines(String indent) {
    return lines(indent, rows);
  }

  private List<String> lines(String indent, List<List<String>> rows) {
    int[] widths = new int[right.length];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      int widest = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
      widths[i] = widest == 0 && !rows.isEmpty() ? 0 : Math.max(headings.get(i).length(), widest);
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(indent, headings, widths));
    rows.forEach(row -> lines.add(line(indent, row, widths)));
    return lines;
  }

  /** The lines without indent, each with a line feed. */
  public String text() {
    return String.join("\n", lines("")) + "\n";
  }

  /**
   * The same for people: of a long table the first rows, and a line that counts the others.
   *
   * @param more what is counted, and where all of it is, such as {@code satellites; --json has all}
   */
  public String excerpt(String more) {
    if (rows.size() <= LONG) {
      return text();
    }
    return String.join("\n", lines("", rows.subList(0, SHOWN)))
        + String.format(Locale.ROOT, "%n... and %,d more %s%n", rows.size() - SHOWN, more);
  }

  private String line(String indent, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder(indent);
    for (int i = 0; i < widths.length; i++) {
      if (widths[i] > 0) {
        String gap = " ".repeat(widths[i] - cells.get(i).length());
        line.append(right[i] ? gap + cells.get(i) : cells.get(i) + gap).append("  ");
      }
    }
    return line.toString().stripTrailing();
  }
}
