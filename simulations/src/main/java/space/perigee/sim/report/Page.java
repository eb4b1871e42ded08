package space.perigee.sim.report;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Function;
import space.perigee.hw.text.TextResource;

/** The report as a self-contained HTML document. */
final class Page {

  private static final String STYLE = "report.css";
  private static final String COMMAND = "./perigee demo";

  private static final String READ_ACCURACY =
      "Each point is a global version, aggregated on the ground from the deltas that had arrived by"
          + " then. Dashed lines show the final accuracy of each satellite if it learns alone."
          + " Where the solid line is above them, sharing has paid off. The vertical axis covers"
          + " the range in use, not 0 to 100 %.";
  private static final String READ_BYTES =
      "Top: one bar for each contact that was used, at its time; neighboring bars are moved apart"
          + " so that none hides another. Bottom: the cumulative sum. Bytes are the TCP payload on"
          + " the link, including the overhead of MQTT and of the transfer.";
  private static final String READ_CONTACTS =
      "A row for each satellite and each ground station that sees it, with a bar from AOS to LOS."
          + " Filled: the contact carried data. Hollow: it was planned, but nothing was sent."
          + " Point at a bar for its elevation and bytes.";

  private Page() {}

  /** Returns the document. */
  static String of(MissionReport report) {
    String style = style();
    Markup page = new Markup().raw("<!DOCTYPE html>\n");
    page.open("html", "lang", "en");
    head(page, report.mission() + ": mission report", style);
    page.open("body");
    header(page, report);
    page.open("main");
    KeyFigures.write(page, report);
    figure(
        page,
        report,
        "Accuracy over mission time",
        report.versions().isEmpty()
            ? "No global version was released; the lines below are the"
                + " start model and the satellites alone."
            : "",
        AccuracyPlot::svg,
        READ_ACCURACY);
    boolean silent = report.contactsUsed() == 0;
    figure(
        page,
        report,
        "Bytes on the link",
        silent ? "No contact carried data." : "",
        silent ? r -> "" : BytesPlot::svg,
        READ_BYTES);
    boolean alone = report.contacts().isEmpty();
    figure(
        page,
        report,
        "Contact timeline",
        alone ? "No contact was planned." : "",
        alone ? r -> "" : ContactTimeline::svg,
        READ_CONTACTS);
    Tables.satellites(page, report);
    Tables.versions(page, report);
    Tables.contacts(page, report);
    page.close();
    footer(page);
    return page.close().close().toString();
  }

  static void head(Markup page, String title, String style) {
    page.open("head").empty("meta", "charset", "utf-8");
    page.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; style-src 'sha256-"
            + sha256(style)
            + "'; base-uri 'none'; form-action 'none'");
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.empty("meta", "name", "color-scheme", "content", "light dark");
    page.empty("meta", "name", "referrer", "content", "no-referrer");
    page.element("title", title);
    page.open("style").raw(style).close().close();
  }

  private static void header(Markup page, MissionReport report) {
    page.open("header").open("div", "class", "inner");
    orbits(page);
    page.element("p", "Perigee mission report, simulated", "class", "kind");
    page.element("h1", report.mission());
    page.open("dl");
    term(
        page,
        "Mission time (UTC)",
        PageText.minute(report.start()) + " \u2013 " + PageText.minute(report.end()));
    term(page, "Length", PageText.span(Duration.between(report.start(), report.end())));
    double speed = report.speed();
    String format = speed < 10 ? "%.1f" : "%,.0f";
    term(page, "Speed", String.format(Locale.ROOT, format, speed) + "\u00D7 real time");
    page.close().close().close();
  }

  static void term(Markup page, String name, String value) {
    page.open("div").element("dt", name).element("dd", value).close();
  }

  /** Draws an ornament: a body at the focus of an orbit, and a satellite at its perigee. */
  private static void orbits(Markup page) {
    page.raw(
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

  private static void figure(
      Markup page,
      MissionReport report,
      String name,
      String notice,
      Function<MissionReport, String> drawing,
      String reading) {
    page.open("section", "class", "card").element("h2", name);
    if (!notice.isEmpty()) {
      page.element("p", notice, "class", "none");
    }
    String svg = drawing.apply(report);
    if (!svg.isEmpty()) {
      page.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", name);
      page.raw(svg).close();
      page.element("p", reading, "class", "reading");
    }
    page.close();
  }

  private static void footer(Markup page) {
    page.open("footer").open("p").text("Generated by ").element("code", COMMAND);
    page.text(". The same data for programs: ");
    page.element("a", "report.json", "href", "report.json");
    page.text(". This is a simulation: no real satellite was involved.").close().close();
  }

  static String style() {
    // Browsers normalize line ends to LF before hashing.
    return TextResource.read(Page.class, STYLE).replace("\r\n", "\n");
  }

  private static String sha256(String style) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(style.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
