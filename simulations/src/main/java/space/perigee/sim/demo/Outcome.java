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
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.Radio;
import space.perigee.sim.emulator.ContactTraffic;
import space.perigee.sim.emulator.EmulatorReport;
import space.perigee.sim.example.DataSplit;
import space.perigee.sim.example.Statlog;
import space.perigee.sim.report.ContactUse;
import space.perigee.sim.report.FlightTime;
import space.perigee.sim.report.LinkBytes;
import space.perigee.sim.report.LosslessFlight;
import space.perigee.sim.report.MissionReport;
import space.perigee.sim.report.ModelResult;
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
 * @param deliveries deltas and models delivered
 */
public record Outcome(
    DemoSettings settings,
    int parameters,
    JsonNode ground,
    JsonNode versions,
    Deliveries deliveries,
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
    return new MissionReport(
        "Three satellites learn from Landsat",
        new FlightTime(
            settings.time().start(),
            settings.time().end(),
            settings.time().speed(),
            wall.toMillis() / 1000.0),
        new ModelResult(
            parameters, "lossless", points.get(0).accuracy(), ground.path("accuracy").asDouble()),
        settings.link().counted(),
        results,
        points,
        contactUses(),
        null);
  }

  private SatelliteResult satellite(String name, int index, int count) {
    JsonNode status = satellites.onboard().getOrDefault(name, ground.path("absent"));
    EmulatorReport emulator = satellites.emulators().get(name);
    if (emulator == null) {
      throw new IllegalStateException("no emulator for " + name);
    }
    Radio radio = ProfileCatalog.shipped().spacecraft(settings.spacecraft()).radio();
    double transmitS = 8.0 * emulator.down().sent() / radio.rates().downlinkRateBps();
    return new SatelliteResult(
        name,
        DataSplit.ownClasses(index, count).stream().map(Statlog.CLASSES::get).toList(),
        satellites.alone().get(name),
        status.path("samplesSeen").asLong(),
        new SatelliteResult.Energy(
            status.path("energyJoules").asDouble(), radio.wattsTransmit() * transmitS),
        deliveries.down(name).bytes(emulator.down().sent()),
        deliveries.up(name).bytes(emulator.up().sent()));
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
                madeFrom(version.path("satellites").asInt())));
      }
    }
    return List.copyOf(points.values());
  }

  /** Returns an empty text for the start model, which is made from no satellite's weights. */
  private static String madeFrom(int satellites) {
    return switch (satellites) {
      case 0 -> "";
      case 1 -> "the weights of 1 satellite";
      default -> "average of " + satellites + " satellites";
    };
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
    line(text, "start model", LiveTable.percent(report.model().startAccuracy()));
    for (SatelliteResult satellite : report.satellites()) {
      if (satellite.aloneAccuracy() != null) {
        line(
            text,
            satellite.satellite() + " alone",
            LiveTable.percent(satellite.aloneAccuracy())
                + "   saw mainly "
                + String.join(" and ", satellite.mainClasses()));
      }
    }
    line(text, "global model", LiveTable.percent(report.model().globalAccuracy()));
    LinkBytes link = report.link();
    line(
        text,
        "bytes at the link",
        String.format(
            Locale.ROOT,
            "%s: %s down, %s up; %s of it upkeep",
            LiveTable.bytes(link.total()),
            LiveTable.bytes(report.down().total()),
            LiveTable.bytes(report.up().total()),
            LiveTable.bytes(link.upkeep())));
    line(
        text,
        "as float32",
        String.format(
            Locale.ROOT,
            "%s for %d deliveries: %.1f times as many",
            LiveTable.bytes(report.float32Bytes()),
            link.deliveries(),
            report.float32Ratio().orElse(0)));
    LosslessFlight lossless = report.lossless();
    if (lossless != null) {
      line(
          text,
          "lossless deltas",
          String.format(
              Locale.ROOT,
              "%s for %d deliveries: %.1f times as many; accuracy %s",
              LiveTable.bytes(lossless.totalBytes()),
              lossless.deliveries(),
              report.losslessRatio().orElse(0),
              LiveTable.percent(lossless.globalAccuracy())));
    }
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
    report
        .satellites()
        .forEach(
            s -> {
              if (s.aloneAccuracy() != null) {
                alone.put(s.satellite(), s.aloneAccuracy());
              }
            });
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("startAccuracy", report.model().startAccuracy());
    json.put("aloneAccuracy", alone);
    json.put("globalAccuracy", report.model().globalAccuracy());
    json.put("parameters", report.model().parameters());
    json.put("deltas", report.model().deltas());
    json.put("versions", report.versionsReleased());
    json.put("down", bytes(report.down()));
    json.put("up", bytes(report.up()));
    json.put("bytes", report.link().total());
    json.put("deliveries", report.link().deliveries());
    json.put("float32Bytes", report.float32Bytes());
    report.float32Ratio().ifPresent(ratio -> json.put("float32Ratio", rounded(ratio)));
    report.losslessRatio().ifPresent(ratio -> json.put("losslessRatio", rounded(ratio)));
    json.put("contactsUsed", report.contactsUsed());
    json.put("contactsPlanned", report.contacts().size());
    json.put("wallSeconds", report.time().wallSeconds());
    return json;
  }

  private static Map<String, Object> bytes(LinkBytes bytes) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("bytes", bytes.total());
    json.put("contents", bytes.contents());
    json.put("upkeep", bytes.upkeep());
    json.put("deliveries", bytes.deliveries());
    return json;
  }

  private static double rounded(double ratio) {
    return Math.round(100 * ratio) / 100.0;
  }
}
