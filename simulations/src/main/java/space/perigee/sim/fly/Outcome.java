package space.perigee.sim.fly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import space.perigee.hw.Radio;
import space.perigee.mission.DataForm;
import space.perigee.mission.DeltaRule;
import space.perigee.mission.SatelliteEntry;
import space.perigee.onboard.data.BadSamples;
import space.perigee.onboard.data.DataFormats;
import space.perigee.onboard.data.DataRequest;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.sim.emulator.ContactTraffic;
import space.perigee.sim.emulator.EmulatorReport;
import space.perigee.sim.report.ContactUse;
import space.perigee.sim.report.FlightTime;
import space.perigee.sim.report.MissionReport;
import space.perigee.sim.report.ModelResult;
import space.perigee.sim.report.SatelliteResult;
import space.perigee.sim.report.VersionPoint;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

/**
 * The outcome of a flight: bytes measured by the emulators, accuracies by the ground server on its
 * held-out data, counters of the satellites.
 *
 * @param wall wall time of the flight
 */
record Outcome(FlightSetup setup, Ground ground, Satellites satellites, Duration wall) {

  /** Shares of a class from which on a satellite is said to see mainly that class. */
  private static final double MAIN = 1.5;

  /**
   * What the ground says.
   *
   * @param accuracy of the last global model
   * @param versions its model versions
   * @param deliveries deltas and models delivered
   */
  record Ground(double accuracy, List<JsonNode> versions, Deliveries deliveries) {

    static Ground of(JsonNode status, List<JsonNode> versions, Deliveries deliveries) {
      return new Ground(status.path("accuracy").asDouble(), versions, deliveries);
    }
  }

  /**
   * Results of the satellites, by satellite.
   *
   * @param emulators traffic
   * @param onboard last status
   * @param alone accuracy of each satellite learning alone; empty if it was not measured
   */
  record Satellites(
      ContactPlan plan,
      Map<String, EmulatorReport> emulators,
      Map<String, JsonNode> onboard,
      Map<String, Double> alone) {}

  MissionReport report() throws IOException {
    ModelFile model = ModelFile.read(setup.mission().model());
    List<SatelliteResult> results = new ArrayList<>();
    for (SatelliteEntry satellite : setup.mission().satellites()) {
      results.add(satellite(satellite, model.labels()));
    }
    List<VersionPoint> points = versionPoints();
    FlightSetup.Timing timing = setup.timing();
    return new MissionReport(
        setup.mission().name(),
        new FlightTime(timing.start(), timing.end(), timing.speed(), wall.toMillis() / 1000.0),
        new ModelResult(
            Math.toIntExact(model.network().numParams()),
            deltas(),
            points.get(0).accuracy(),
            ground.accuracy()),
        setup.transport().counted(),
        results,
        points,
        contactUses(),
        null);
  }

  private String deltas() {
    DeltaRule rule = setup.mission().deltas();
    if (rule instanceof DeltaRule.Density density) {
      BigDecimal percent = BigDecimal.valueOf(100 * density.fraction()).round(new MathContext(3));
      return percent.stripTrailingZeros().toPlainString() + "\u00A0% of the weights";
    }
    return rule instanceof DeltaRule.Bytes bytes
        ? "at most " + bytes.limit() + " bytes"
        : "lossless";
  }

  private SatelliteResult satellite(SatelliteEntry entry, List<String> classes) throws IOException {
    String name = entry.name();
    JsonNode status = satellites.onboard().getOrDefault(name, MissingNode.getInstance());
    EmulatorReport emulator = satellites.emulators().get(name);
    if (emulator == null) {
      throw new IllegalStateException("no emulator for " + name);
    }
    Radio radio = setup.radio(entry);
    long down = emulator.down().ipBytes();
    double transmitS = 8.0 * down / radio.rates().downlinkRateBps();
    return new SatelliteResult(
        name,
        mainClasses(entry, classes),
        satellites.alone().get(name),
        status.path("samplesSeen").asLong(),
        new SatelliteResult.Energy(
            status.path("energyJoules").asDouble(), radio.wattsTransmit() * transmitS),
        ground.deliveries().down(name).bytes(down),
        ground.deliveries().up(name).bytes(emulator.up().ipBytes()));
  }

  /** Returns the classes that a satellite sees clearly more often than an even share. */
  private List<String> mainClasses(SatelliteEntry satellite, List<String> classes)
      throws IOException {
    DataForm form = setup.mission().data();
    LabeledData data =
        DataFormats.read(
                satellite.sensor().data(),
                DataRequest.of(form.label(), form.features())
                    .withClasses(classes)
                    .withUnlabeled()
                    .with(BadSamples.LEAVE_OUT))
            .samples();
    long[] counts = new long[classes.size()];
    for (int i = 0; i < data.size(); i++) {
      int label = data.label(i);
      if (label >= 0) {
        counts[label]++;
      }
    }
    double even = (double) Arrays.stream(counts).sum() / classes.size();
    return IntStream.range(0, classes.size())
        .filter(label -> counts[label] > MAIN * even)
        .boxed()
        .sorted(Comparator.comparingLong((Integer label) -> counts[label]).reversed())
        .map(classes::get)
        .toList();
  }

  private List<VersionPoint> versionPoints() {
    Map<Integer, VersionPoint> points = new TreeMap<>();
    for (JsonNode version : ground.versions()) {
      if (version.path("published").asBoolean(true)) {
        points.put(
            version.path("number").asInt(),
            new VersionPoint(
                version.path("number").asInt(),
                version.path("version").asText(),
                later(setup.timing().start(), Instant.parse(version.path("createdAt").asText())),
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
            down += traffic.down().ipBytes();
            up += traffic.up().ipBytes();
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
}
