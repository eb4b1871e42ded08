package space.perigee.sim.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.sim.emulator.ContactTraffic;
import space.perigee.sim.emulator.EmulatorReport;
import space.perigee.sim.example.DataSplit;
import space.perigee.sim.example.Statlog;
import space.perigee.sim.report.ContactUse;
import space.perigee.sim.report.MissionReport;
import space.perigee.sim.report.SatelliteResult;
import space.perigee.sim.report.VersionPoint;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

/**
 * The outcome of the mission: bytes measured by the emulators, accuracies by the ground server on
 * the test rows, counters of the satellites.
 *
 * @param parameters number of parameters of the model
 * @param ground last status of the station
 * @param versions model versions of the station
 */
public record Outcome(
    DemoSettings settings,
    int parameters,
    JsonNode ground,
    JsonNode versions,
    Satellites satellites,
    Duration wall) {

  /**
   * Results of the satellites, by satellite.
   *
   * @param emulators traffic
   * @param onboard last status
   * @param alone accuracy of each satellite learning alone
   */
  record Satellites(
      ContactPlan plan,
      Map<String, EmulatorReport> emulators,
      Map<String, JsonNode> onboard,
      Map<String, Double> alone) {}

  MissionReport report() {
    List<SatelliteResult> results = new ArrayList<>();
    List<String> names = new ArrayList<>(satellites.emulators().keySet());
    for (int i = 0; i < names.size(); i++) {
      results.add(satellite(names.get(i), i, names.size()));
    }
    List<VersionPoint> points = versionPoints();
    long deliveries =
        results.stream().mapToLong(s -> s.deltasDelivered() + s.modelsDelivered()).sum();
    return new MissionReport(
        "Three satellites learn from Landsat",
        settings.time().start(),
        settings.time().end(),
        settings.time().speed(),
        wall.toMillis() / 1000.0,
        parameters,
        points.get(0).accuracy(),
        ground.path("accuracy").asDouble(),
        results,
        points,
        contactUses(),
        results.stream().mapToLong(SatelliteResult::linkBytesDown).sum(),
        results.stream().mapToLong(SatelliteResult::linkBytesUp).sum(),
        deliveries * 4L * parameters);
  }

  private SatelliteResult satellite(String name, int index, int count) {
    JsonNode status = satellites.onboard().getOrDefault(name, ground.path("absent"));
    EmulatorReport emulator = satellites.emulators().get(name);
    if (emulator == null) {
      throw new IllegalStateException("no emulator for " + name);
    }
    int deltas = 0;
    for (JsonNode satellite : ground.path("satellites")) {
      if (satellite.path("id").asText().equals(name)) {
        deltas = satellite.path("deltas").asInt();
      }
    }
    return new SatelliteResult(
        name,
        DataSplit.ownClasses(index, count).stream().map(Statlog.CLASSES::get).toList(),
        satellites.alone().getOrDefault(name, Double.NaN),
        status.path("samplesSeen").asLong(),
        deltas,
        status.path("modelsAdopted").asInt() + status.path("modelsRolledBack").asInt(),
        status.path("energyJoules").asDouble(),
        emulator.down().sent(),
        emulator.up().sent());
  }

  private List<VersionPoint> versionPoints() {
    Map<Integer, VersionPoint> points = new TreeMap<>();
    for (JsonNode version : versions) {
      if (version.path("published").asBoolean(true)) {
        points.put(
            version.path("number").asInt(),
            new VersionPoint(
                version.path("number").asInt(),
                version.path("version").asText(),
                later(settings.time().start(), Instant.parse(version.path("createdAt").asText())),
                version.path("accuracy").asDouble(),
                "average of " + version.path("satellites").asInt()));
      }
    }
    return List.copyOf(points.values());
  }

  /** Returns the later time: the start model is older than the mission. */
  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private List<ContactUse> contactUses() {
    List<ContactUse> uses = new ArrayList<>();
    for (Contact contact : satellites.plan().contacts()) {
      EmulatorReport emulator = satellites.emulators().get(contact.satellite());
      long down = 0;
      long up = 0;
      int connections = 0;
      if (emulator != null) {
        for (ContactTraffic traffic : emulator.contacts()) {
          if (traffic.contact().equals(contact)) {
            down += traffic.down().sent();
            up += traffic.up().sent();
            connections += traffic.connections();
          }
        }
      }
      uses.add(
          new ContactUse(
              contact.satellite(),
              contact.station(),
              contact.aos(),
              contact.los(),
              contact.maxElevationDeg(),
              down,
              up,
              connections));
    }
    return uses;
  }

  /** Returns a summary to print. */
  public static String summary(MissionReport report) {
    StringBuilder text = new StringBuilder();
    line(text, "start model", LiveTable.percent(report.startAccuracy()));
    for (SatelliteResult satellite : report.satellites()) {
      line(
          text,
          satellite.satellite() + " alone",
          LiveTable.percent(satellite.aloneAccuracy())
              + "   saw mainly "
              + String.join(" and ", satellite.mainClasses()));
    }
    line(text, "global model", LiveTable.percent(report.globalAccuracy()));
    long sent = report.linkBytesDown() + report.linkBytesUp();
    line(
        text,
        "bytes at the link",
        LiveTable.bytes(sent)
            + String.format(
                Locale.ROOT,
                " (%s down, %s up), for %s of float32: %.2fx",
                LiveTable.bytes(report.linkBytesDown()),
                LiveTable.bytes(report.linkBytesUp()),
                LiveTable.bytes(report.float32Bytes()),
                sent == 0 ? 0 : (double) report.float32Bytes() / sent));
    line(text, "contacts used", report.contactsUsed() + " of " + report.contacts().size());
    line(text, "model versions", report.versionsReleased() + " published after the start model");
    return text.toString();
  }

  private static void line(StringBuilder text, String what, String value) {
    text.append(String.format("  %-20s %s%n", what, value));
  }

  /** Returns the JSON object in the last line of output. */
  public static Map<String, Object> machineReadable(MissionReport report) {
    Map<String, Object> alone = new TreeMap<>();
    report.satellites().forEach(s -> alone.put(s.satellite(), s.aloneAccuracy()));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("startAccuracy", report.startAccuracy());
    json.put("aloneAccuracy", alone);
    json.put("globalAccuracy", report.globalAccuracy());
    json.put("versions", report.versionsReleased());
    json.put("linkBytesDown", report.linkBytesDown());
    json.put("linkBytesUp", report.linkBytesUp());
    json.put("float32Bytes", report.float32Bytes());
    json.put("contactsUsed", report.contactsUsed());
    json.put("contactsPlanned", report.contacts().size());
    json.put("wallSeconds", report.wallSeconds());
    return json;
  }
}
