package space.perigee.sim.report;

import java.util.Comparator;
import java.util.List;

/** The tables of the report, with the data of the plots. */
final class Tables {

  /** Longer tables are collapsed until the reader opens them. */
  static final int UNFOLDED_ROWS = 8;

  private static final int HASH_DIGITS = 12;

  private Tables() {}

  static void satellites(Markup page, MissionReport report) {
    page.open("section", "class", "card").element("h2", "Satellites");
    if (report.satellites().isEmpty()) {
      page.element("p", "No satellite took part.", "class", "none").close();
      return;
    }
    openTable(page, "Results of each satellite");
    head(
        page,
        "Satellite",
        "Sees mostly",
        "#Accuracy alone",
        "#Samples",
        "#Deltas delivered",
        "#Models delivered",
        "#Energy",
        "#Link down",
        "#Link up");
    page.open("tbody");
    List<SatelliteResult> results = report.satellites();
    for (SatelliteResult result : results) {
      page.open("tr").element("th", result.satellite(), "scope", "row");
      page.element("td", String.join(", ", result.mainClasses()));
      figure(page, PageText.percent(result.aloneAccuracy()));
      figure(page, PageText.count(result.samplesSeen()));
      figure(page, PageText.count(result.deltasDelivered()));
      figure(page, PageText.count(result.modelsDelivered()));
      figure(page, PageText.joules(result.energyJoules()));
      figure(page, PageText.bytes(result.linkBytesDown()));
      figure(page, PageText.bytes(result.linkBytesUp()));
      page.close();
    }
    page.close();
    if (results.size() > 1) {
      page.open("tfoot").open("tr").element("th", "All", "scope", "row");
      page.element("td", "").element("td", "");
      figure(page, PageText.count(results.stream().mapToLong(r -> r.samplesSeen()).sum()));
      figure(page, PageText.count(results.stream().mapToLong(r -> r.deltasDelivered()).sum()));
      figure(page, PageText.count(results.stream().mapToLong(r -> r.modelsDelivered()).sum()));
      figure(page, PageText.joules(results.stream().mapToDouble(r -> r.energyJoules()).sum()));
      figure(page, PageText.bytes(report.linkBytesDown()));
      figure(page, PageText.bytes(report.linkBytesUp()));
      page.close().close();
    }
    closeTable(page);
    page.close();
  }

  static void versions(Markup page, MissionReport report) {
    List<VersionPoint> versions = report.versions();
    page.open("section", "class", "card").element("h2", "Global versions");
    if (versions.isEmpty()) {
      page.element("p", "No version was released.", "class", "none").close();
      return;
    }
    unfold(page, versions.size(), "versions");
    openTable(page, "Global versions");
    head(page, "#No.", "Version", "Released (UTC)", "#Accuracy", "#Change", "Reason");
    page.open("tbody");
    double before = report.startAccuracy();
    for (VersionPoint version : versions) {
      String hash = version.version();
      page.open("tr");
      figure(page, PageText.count(version.number()));
      page.open("td");
      page.element("code", hash.substring(0, Math.min(HASH_DIGITS, hash.length())), "title", hash);
      page.close();
      page.element("td", PageText.minute(version.time()));
      figure(page, PageText.percent(version.accuracy()));
      figure(page, PageText.points(version.accuracy() - before));
      page.element("td", version.reason()).close();
      before = version.accuracy();
    }
    page.close();
    closeTable(page);
    page.close().close();
  }

  static void contacts(Markup page, MissionReport report) {
    List<ContactUse> contacts = report.contacts();
    page.open("section", "class", "card").element("h2", "Contacts");
    if (contacts.isEmpty()) {
      page.element("p", "No contact was planned.", "class", "none").close();
      return;
    }
    unfold(page, contacts.size(), "contacts");
    openTable(page, "Planned contacts");
    head(
        page,
        "Satellite",
        "Ground station",
        "AOS (UTC)",
        "LOS (UTC)",
        "#Max. elevation",
        "#Connections",
        "#Down",
        "#Up");
    page.open("tbody");
    contacts.stream()
        .sorted(Comparator.comparing(ContactUse::aos))
        .forEach(
            contact -> {
              page.open("tr").element("th", contact.satellite(), "scope", "row");
              page.element("td", contact.station());
              page.element("td", PageText.second(contact.aos()));
              page.element("td", PageText.second(contact.los()));
              figure(page, Math.round(contact.maxElevationDeg()) + "\u00B0");
              figure(page, PageText.count(contact.connections()));
              figure(page, PageText.bytes(contact.bytesDown()));
              figure(page, PageText.bytes(contact.bytesUp()));
              page.close();
            });
    page.close();
    closeTable(page);
    page.close().close();
  }

  private static void unfold(Markup page, int rows, String what) {
    if (rows > UNFOLDED_ROWS) {
      page.open("details");
    } else {
      page.open("details", "open", "open");
    }
    page.element("summary", rows == 1 ? "1 of the " + what : "All " + rows + " " + what);
  }

  private static void openTable(Markup page, String name) {
    page.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", name);
    page.open("table");
  }

  private static void closeTable(Markup page) {
    page.close().close();
  }

  /** Writes the table head. A name that begins with # denotes a column of numbers. */
  private static void head(Markup page, String... names) {
    page.open("thead").open("tr");
    for (String name : names) {
      if (name.startsWith("#")) {
        page.element("th", name.substring(1), "scope", "col", "class", "n");
      } else {
        page.element("th", name, "scope", "col");
      }
    }
    page.close().close();
  }

  private static void figure(Markup page, String value) {
    page.element("td", value, "class", "n");
  }
}
