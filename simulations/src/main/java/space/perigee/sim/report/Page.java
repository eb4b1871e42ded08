package space.perigee.sim.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import space.perigee.sync.model.Sha256;

/**
 * Writes a {@link ResultPage} as a self-contained HTML document. The plots are JSON; the library
 * and a script of ours draw them. All three are part of the document, and its content security
 * policy allows these scripts and this style sheet only.
 */
final class Page {

  /** Longer tables are collapsed until the reader opens them. */
  static final int UNFOLDED_ROWS = 8;

  private static final int SHADES = 10;
  private static final String WEBJAR = "/META-INF/resources/webjars/chart.js/";
  private static final String POM = "/META-INF/maven/org.webjars.npm/chart.js/pom.properties";

  private final Markup out = new Markup();
  private final String style = resource("report.css");

  private Page() {}

  /** Returns the document. */
  static String of(ResultPage page) {
    return new Page().write(page);
  }

  private String write(ResultPage page) {
    List<Plot> plots =
        page.sections().stream()
            .map(ResultPage.Section::plot)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
    List<String> scripts = plots.isEmpty() ? List.of() : List.of(library(), resource("plots.js"));
    out.raw("<!DOCTYPE html>\n");
    out.open("html", "lang", "en");
    head(page.title(), scripts);
    out.open("body");
    header(page);
    out.open("main");
    tiles(page.tiles());
    int plot = 0;
    for (ResultPage.Section section : page.sections()) {
      plot = section(section, plot);
    }
    out.close();
    if (!page.footer().isEmpty()) {
      out.open("footer");
      page.footer().forEach(line -> out.element("p", line));
      out.close();
    }
    if (!plots.isEmpty()) {
      out.open("script", "type", "application/json", "id", "plots");
      out.raw(PlotJson.of(plots)).close();
    }
    scripts.forEach(script -> out.open("script").raw(script).close());
    return out.close().close().toString();
  }

  private void head(String title, List<String> scripts) {
    StringBuilder policy = new StringBuilder("default-src 'none'; style-src " + hash(style));
    if (!scripts.isEmpty()) {
      policy.append("; script-src");
      scripts.forEach(script -> policy.append(' ').append(hash(script)));
    }
    policy.append("; base-uri 'none'; form-action 'none'");
    out.open("head").empty("meta", "charset", "utf-8");
    out.empty("meta", "http-equiv", "Content-Security-Policy", "content", policy.toString());
    out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    out.empty("meta", "name", "color-scheme", "content", "light dark");
    out.empty("meta", "name", "referrer", "content", "no-referrer");
    out.element("title", title);
    out.open("style").raw(style).close().close();
  }

  private void header(ResultPage page) {
    out.open("header").open("div", "class", "inner");
    orbits();
    out.element("p", page.kind(), "class", "kind").element("h1", page.title());
    if (!page.facts().isEmpty()) {
      out.open("dl");
      for (ResultPage.Fact fact : page.facts()) {
        out.open("div").element("dt", fact.name()).element("dd", fact.value()).close();
      }
      out.close();
    }
    out.close().close();
  }

  /** Draws an ornament: a body at the focus of an orbit, and a satellite at its perigee. */
  private void orbits() {
    out.raw(
        """
        <svg class="orbits" viewBox="0 0 360 200" aria-hidden="true">
        <g fill="none" stroke="currentColor">
        <ellipse cx="170" cy="100" rx="140" ry="88" transform="rotate(-18 170 100)" opacity=".6"/>
        <circle cx="273.6" cy="66.3" r="48" opacity=".35"/>
        </g>
        <circle cx="273.6" cy="66.3" r="16" fill="currentColor"/>
        <circle cx="303.1" cy="56.7" r="4.5" fill="#ffffff"/>
        </svg>
        """);
  }

  private void tiles(List<ResultPage.Tile> tiles) {
    if (tiles.isEmpty()) {
      return;
    }
    out.open("section", "class", "tiles", "aria-label", "Key figures");
    for (ResultPage.Tile tile : tiles) {
      out.open("div", "class", "tile").element("h2", tile.name());
      out.open("p", "class", "figure");
      if (!tile.before().isEmpty()) {
        out.element("span", tile.before() + " ", "class", "from");
      }
      out.text(tile.figure()).close();
      if (tile.share() != null) {
        out.element("progress", "", "value", String.valueOf(tile.share()), "aria-hidden", "true");
      }
      out.element("p", tile.note(), "class", "note").close();
    }
    out.close();
  }

  private int section(ResultPage.Section section, int plot) {
    out.open("section", "class", "card").element("h2", section.title());
    if (!section.notice().isEmpty()) {
      out.element("p", section.notice(), "class", "none");
    }
    int next = plot;
    if (section.plot() != null) {
      out.open("div", "class", "plot");
      String label = section.plot().description();
      out.element("canvas", "", "id", "plot-" + plot, "role", "img", "aria-label", label);
      out.close();
      out.open("noscript");
      out.element("p", "The plot needs JavaScript; the tables have its data.", "class", "none");
      out.close();
      next++;
    }
    if (!section.reading().isEmpty()) {
      out.element("p", section.reading(), "class", "reading");
    }
    if (section.table() != null) {
      table(section.table());
    }
    out.close();
    return next;
  }

  private void table(DataTable table) {
    boolean isLong = table.rows().size() > UNFOLDED_ROWS;
    if (isLong) {
      out.open("details").element("summary", "All " + table.rows().size() + " " + table.name());
    }
    out.open(
        "div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", table.name());
    boolean shaded =
        table.rows().stream().flatMap(List::stream).anyMatch(cell -> cell.shade() != null);
    out.open("table", "class", shaded ? "" : "stacking").open("thead").open("tr");
    for (DataTable.Column column : table.columns()) {
      out.element("th", column.name(), "scope", "col", "class", column.numbers() ? "n" : "");
    }
    out.close().close().open("tbody");
    table.rows().forEach(row -> row(table, row));
    out.close();
    if (!table.foot().isEmpty()) {
      out.open("tfoot");
      row(table, table.foot());
      out.close();
    }
    out.close().close();
    if (isLong) {
      out.close();
    }
  }

  private void row(DataTable table, List<DataTable.Cell> cells) {
    out.open("tr");
    for (int i = 0; i < cells.size(); i++) {
      DataTable.Cell cell = cells.get(i);
      String style = table.columns().get(i).numbers() ? "n" : "";
      if (cell.shade() != null) {
        style += " shade-" + Math.round(cell.shade() * SHADES);
      }
      String title = cell.title() == null ? "" : cell.title();
      if (i == 0) {
        out.element("th", cell.text(), "scope", "row", "class", style, "title", title);
      } else {
        String name = table.columns().get(i).name();
        out.element("td", cell.text(), "class", style, "title", title, "data-name", name);
      }
    }
    out.close();
  }

  /** Returns the library that draws, without its reference to a file for debuggers. */
  private static String library() {
    Properties properties = new Properties();
    try (InputStream in = open(POM)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String path = WEBJAR + properties.getProperty("version") + "/dist/chart.umd.min.js";
    return resource(path).replaceFirst("(?m)^//# sourceMappingURL=.*$", "");
  }

  /** Returns a text of the class path with the line ends that browsers hash. */
  private static String resource(String name) {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    InputStream in = Page.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException(name + " is missing from the class path");
    }
    return in;
  }

  private static String hash(String text) {
    byte[] hash = Sha256.of(text.getBytes(StandardCharsets.UTF_8)).toBytes();
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }
}
