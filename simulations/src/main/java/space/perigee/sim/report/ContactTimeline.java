package space.perigee.sim.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Timeline of the contacts: a lane per satellite with a row per station, filled where a contact was
 * used.
 */
final class ContactTimeline {

  private static final double TOP = 8;
  private static final double NAME_HEIGHT = 24;
  private static final double ROW_HEIGHT = 17;
  private static final double BAR_HEIGHT = 11;
  private static final double LANE_GAP = 8;
  private static final double NARROWEST = 4;
  private static final double BELOW = 44;
  private static final int COLORS = 5;
  private static final int STATION_LENGTH = (int) ((PlotArea.LEFT - 14) / PlotArea.CHARACTER);
  private static final int SATELLITE_LENGTH = 60;

  private final MissionReport report;
  private final TimeScale time;
  private final List<String> stations;

  private ContactTimeline(MissionReport report) {
    this.report = report;
    time = TimeScale.of(report, PlotArea.LEFT, PlotArea.RIGHT);
    stations = report.contacts().stream().map(ContactUse::station).distinct().sorted().toList();
  }

  /** Returns the timeline as SVG. */
  static String svg(MissionReport report) {
    return new ContactTimeline(report).draw();
  }

  private String draw() {
    double bottom = TOP;
    for (SatelliteResult result : report.satellites()) {
      bottom += NAME_HEIGHT + Math.max(1, rows(result).size()) * ROW_HEIGHT + LANE_GAP;
    }
    Markup svg =
        PlotArea.open(
            bottom + BELOW,
            "Contact timeline: "
                + report.contactsUsed()
                + " of "
                + report.contacts().size()
                + " contacts used, one lane for each satellite and station");
    double top = TOP;
    for (SatelliteResult result : report.satellites()) {
      top += drawLane(svg, result, top);
    }
    PlotArea.timeAxis(svg, time, bottom, bottom);
    return svg.close().toString();
  }

  /** Returns one row per station that sees this satellite. */
  private List<List<ContactUse>> rows(SatelliteResult result) {
    List<List<ContactUse>> rows = new ArrayList<>();
    for (String station : stations) {
      List<ContactUse> row =
          report.contacts().stream()
              .filter(c -> c.station().equals(station))
              .filter(c -> c.satellite().equals(result.satellite()))
              .sorted(Comparator.comparing(ContactUse::aos))
              .toList();
      if (!row.isEmpty()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private double drawLane(Markup svg, SatelliteResult result, double top) {
    List<List<ContactUse>> rows = rows(result);
    double height = NAME_HEIGHT + Math.max(1, rows.size()) * ROW_HEIGHT;
    String name = PageText.shortened(result.satellite(), SATELLITE_LENGTH);
    PlotArea.text(svg, "label strong", PlotArea.LEFT, top + 16, "start", name);
    double y = top + NAME_HEIGHT;
    double room = PlotArea.RIGHT - PlotArea.LEFT;
    PlotArea.box(svg, "lane", PlotArea.LEFT, y - 2, room, height - NAME_HEIGHT + 4, "");
    PlotArea.timeGrid(svg, time, y - 2, top + height + 2);
    if (rows.isEmpty()) {
      PlotArea.text(svg, "tick", PlotArea.LEFT + 8, y + 12, "start", "no contact planned");
    }
    for (List<ContactUse> row : rows) {
      drawRow(svg, row, y);
      y += ROW_HEIGHT;
    }
    return height + LANE_GAP;
  }

  private void drawRow(Markup svg, List<ContactUse> row, double y) {
    String station = row.get(0).station();
    int color = stations.indexOf(station) % COLORS;
    String name = PageText.shortened(station, STATION_LENGTH);
    PlotArea.text(svg, "tick", PlotArea.LEFT - 10, y + 12, "end", name);
    for (ContactUse contact : row) {
      double from = time.at(contact.aos());
      double width = Math.max(NARROWEST, time.at(contact.los()) - from);
      String style = "bar c" + color + (contact.used() ? " fill" : " hollow");
      PlotArea.box(
          svg, style, from, y + (ROW_HEIGHT - BAR_HEIGHT) / 2, width, BAR_HEIGHT, tooltip(contact));
    }
    long used = row.stream().filter(ContactUse::used).count();
    long bytes = row.stream().mapToLong(ContactUse::bytes).sum();
    String outcome = used + " of " + row.size() + " used, " + PageText.bytes(bytes);
    PlotArea.text(svg, "tick", PlotArea.RIGHT + 22, y + 12, "start", outcome);
  }

  private static String tooltip(ContactUse contact) {
    return contact.satellite()
        + " at "
        + contact.station()
        + "\nAOS "
        + PageText.second(contact.aos())
        + ", LOS "
        + PageText.second(contact.los())
        + " UTC ("
        + PageText.span(Duration.between(contact.aos(), contact.los()))
        + ")\nmaximum elevation "
        + String.format(Locale.ROOT, "%.0f\u00B0", contact.maxElevationDeg())
        + "\n"
        + (contact.used()
            ? PageText.bytes(contact.bytesDown())
                + " down, "
                + PageText.bytes(contact.bytesUp())
                + " up, connections: "
                + contact.connections()
            : "not used");
  }
}
