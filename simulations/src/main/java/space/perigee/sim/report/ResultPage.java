package space.perigee.sim.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of results, described as data. {@link ReportWriter#write(java.nio.file.Path, ResultPage)}
 * makes it a file of HTML that needs nothing else.
 *
 * @param kind what the page is, above its title
 * @param facts settings, below its title
 * @param tiles key figures
 * @param footer where the page comes from; may be empty
 */
public record ResultPage(
    String kind,
    String title,
    List<Fact> facts,
    List<Tile> tiles,
    List<Section> sections,
    List<String> footer) {

  /** A setting and its value. */
  public record Fact(String name, String value) {}

  /**
   * A key figure.
   *
   * @param before grayed out before the figure; may be empty
   * @param figure the figure itself
   * @param share length of a bar below it (0 to 1); null if there is none
   * @param note explains the figure
   */
  public record Tile(
      String name, String before, String figure, @Nullable Double share, String note) {

    public Tile {
      if (share != null) {
        Checks.requireFraction("share", share);
      }
    }

    /** Returns a tile without a bar. */
    public static Tile of(String name, String figure, String note) {
      return new Tile(name, "", figure, null, note);
    }
  }

  /**
   * A part of the page: a plot, a table, or both. A reader without JavaScript sees only the tables.
   *
   * @param notice above the plot; may be empty
   * @param reading how to read the plot; may be empty
   */
  public record Section(
      String title, String notice, @Nullable Plot plot, String reading, @Nullable DataTable table) {

    /** Returns a section with a table only. */
    public static Section of(String title, DataTable table) {
      return new Section(title, "", null, "", table);
    }

    /** Returns a section with a sentence only. */
    public static Section of(String title, String notice) {
      return new Section(title, notice, null, "", null);
    }
  }

  public ResultPage {
    facts = List.copyOf(facts);
    tiles = List.copyOf(tiles);
    sections = List.copyOf(sections);
    footer = List.copyOf(footer);
  }
}
