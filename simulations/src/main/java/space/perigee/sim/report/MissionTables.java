package space.perigee.sim.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The tables of a mission, with the data of its plots. */
record MissionTables(MissionReport report) {

  private static final int HASH_DIGITS = 12;

  ResultPage.Section satellites() {
    String title = "Satellites";
    if (report.satellites().isEmpty()) {
      return ResultPage.Section.of(title, "No satellite took part.");
    }
    List<List<String>> rows = new ArrayList<>();
    for (SatelliteResult result : report.satellites()) {
      rows.add(
          List.of(
              result.satellite(),
              String.join(", ", result.mainClasses()),
              result.aloneAccuracy() == null ? "\u2013" : PageText.percent(result.aloneAccuracy()),
              PageText.count(result.samplesSeen()),
              PageText.count(result.down().deliveries()),
              PageText.count(result.up().deliveries()),
              PageText.bytes(result.down().total()),
              PageText.bytes(result.up().total()),
              PageText.joules(result.energy().computeJoules()),
              PageText.joules(result.energy().transmitJoules())));
    }
    List<String> head =
        List.of(
            "Satellite",
            "Sees mostly",
            "#Accuracy alone",
            "#Samples",
            "#Deltas delivered",
            "#Models delivered",
            "#Bytes down",
            "#Bytes up",
            "#Energy: computing",
            "#Energy: transmitting");
    DataTable table = DataTable.of("satellites", head, rows);
    return new ResultPage.Section(
        title,
        "",
        null,
        "Energy counts the power of the board while it predicts and trains, and the power of the"
            + " transmitter while it sends, at the radio's bit rate. It leaves out the receiver and"
            + " the rest of the spacecraft, which run anyway.",
        report.satellites().size() == 1
            ? table
            : new DataTable(table.name(), table.columns(), table.rows(), sums()));
  }

  private List<DataTable.Cell> sums() {
    List<SatelliteResult> results = report.satellites();
    return DataTable.cells(
        List.of(
            "All",
            "",
            "",
            PageText.count(results.stream().mapToLong(SatelliteResult::samplesSeen).sum()),
            PageText.count(report.down().deliveries()),
            PageText.count(report.up().deliveries()),
            PageText.bytes(report.down().total()),
            PageText.bytes(report.up().total()),
            PageText.joules(results.stream().mapToDouble(r -> r.energy().computeJoules()).sum()),
            PageText.joules(results.stream().mapToDouble(r -> r.energy().transmitJoules()).sum())));
  }

  /** Returns the bytes of each direction. */
  DataTable bytes() {
    return new DataTable(
        "bytes by direction",
        DataTable.columns(
            List.of("Direction", "#Deliveries", "#Contents", "#Upkeep", "#Total", "#As float32")),
        List.of(
            direction("Down, from orbit", report.down()), direction("Up, to orbit", report.up())),
        direction("Both", report.link()));
  }

  private List<DataTable.Cell> direction(String name, LinkBytes bytes) {
    return DataTable.cells(
        List.of(
            name,
            PageText.count(bytes.deliveries()),
            PageText.bytes(bytes.contents()),
            PageText.bytes(bytes.upkeep()),
            PageText.bytes(bytes.total()),
            PageText.bytes(4L * report.model().parameters() * bytes.deliveries())));
  }

  @Nullable DataTable versions() {
    List<List<DataTable.Cell>> rows = new ArrayList<>();
    double before = report.model().startAccuracy();
    for (VersionPoint version : report.versions()) {
      String hash = version.version();
      List<DataTable.Cell> row = new ArrayList<>();
      row.add(new DataTable.Cell(PageText.count(version.number()), null, null));
      row.add(
          new DataTable.Cell(hash.substring(0, Math.min(HASH_DIGITS, hash.length())), hash, null));
      row.addAll(
          DataTable.cells(
              List.of(
                  PageText.minute(version.time()),
                  PageText.percent(version.accuracy()),
                  version.number() == 0 ? "" : PageText.points(version.accuracy() - before),
                  version.reason())));
      rows.add(row);
      before = version.accuracy();
    }
    return rows.isEmpty()
        ? null
        : new DataTable(
            "global versions",
            DataTable.columns(
                List.of("#No.", "Version", "Published (UTC)", "#Accuracy", "#Change", "Made from")),
            rows,
            List.of());
  }

  @Nullable DataTable contacts() {
    Function<ContactUse, List<String>> row =
        contact ->
            List.of(
                contact.satellite(),
                contact.station(),
                PageText.second(contact.aos()),
                PageText.second(contact.los()),
                Math.round(contact.maxElevationDeg()) + "\u00B0",
                PageText.count(contact.connections()),
                PageText.bytes(contact.bytesDown()),
                PageText.bytes(contact.bytesUp()));
    return report.contacts().isEmpty()
        ? null
        : DataTable.of(
            "contacts",
            List.of(
                "Satellite",
                "Ground station",
                "AOS (UTC)",
                "LOS (UTC)",
                "#Max. elevation",
                "#Connections",
                "#Down",
                "#Up"),
            report.contacts().stream()
                .sorted(Comparator.comparing(ContactUse::aos))
                .map(row)
                .toList());
  }
}
