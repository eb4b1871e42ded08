package space.perigee.sim.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An invented mission for tests and for viewing the page: {@code main(folder)} writes it. */
final class ExampleReport {

  static final Instant START = Instant.parse("2022-04-24T00:00:00Z");

  private static final List<String> SATELLITES =
      List.of("FLOCK 3P-41", "FLOCK 3P-42", "FLOCK 4S-7");
  private static final List<String> STATIONS = List.of("Awarua", "Inuvik", "Svalbard");
  private static final double[] ALONE = {0.672, 0.655, 0.704};

  private ExampleReport() {}

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length == 0 ? "target/example-report" : arguments[0]);
    System.out.println(ReportWriter.write(folder, day()));
    System.out.println(ReportWriter.write(folder.resolve("crowded"), crowded()));
    System.out.println(
        ReportWriter.write(
            folder.resolve("empty"), with("Empty", List.of(), List.of(), List.of())));
  }

  /** A day with three satellites, three stations, 26 contacts and 12 versions. */
  static MissionReport day() {
    Random random = new Random(20220424);
    List<ContactUse> contacts = new ArrayList<>();
    for (int i = 0; i < 26; i++) {
      Instant aos = START.plusSeconds(1500 + i * 3230L + random.nextInt(1500));
      boolean used = i % 6 != 4;
      contacts.add(
          new ContactUse(
              SATELLITES.get(i % 3),
              STATIONS.get(random.nextInt(3)),
              aos,
              aos.plusSeconds(280 + random.nextInt(320)),
              10 + random.nextInt(75),
              used ? 21_000 + random.nextInt(90_000) : 0,
              used && i > 3 ? 18_000 + random.nextInt(40_000) : 0,
              used ? 1 + random.nextInt(2) : 0));
    }
    List<VersionPoint> versions = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      double accuracy = 0.55 + 0.30 * (1 - Math.exp(-i / 3.6)) / (1 - Math.exp(-12 / 3.6));
      versions.add(
          new VersionPoint(
              i,
              String.format("%016x%016x", random.nextLong(), random.nextLong()),
              START.plus(Duration.ofMinutes(95 * i + random.nextInt(40))),
              i == 7 ? accuracy - 0.025 : accuracy,
              i % 4 == 0 ? "round of 2, deadline" : "round of 3"));
    }
    List<SatelliteResult> results = new ArrayList<>();
    List<List<String>> classes =
        List.of(List.of("Forest", "River"), List.of("Residential", "Highway"), List.of("SeaLake"));
    for (int i = 0; i < 3; i++) {
      String satellite = SATELLITES.get(i);
      List<ContactUse> own =
          contacts.stream().filter(c -> c.satellite().equals(satellite)).toList();
      results.add(
          new SatelliteResult(
              satellite,
              classes.get(i),
              ALONE[i],
              5400 + 311L * i,
              new SatelliteResult.Energy(1830.4 + 120 * i, 310.2 + 40 * i),
              bytes(own.stream().mapToLong(ContactUse::bytesDown).sum(), 9 - i),
              bytes(own.stream().mapToLong(ContactUse::bytesUp).sum(), 7 - i)));
    }
    return new MissionReport(
        "FLOCK over EuroSAT",
        new FlightTime(START, START.plus(Duration.ofHours(24)), 3600, 24.3),
        new ModelResult(178_110, "5 % of the weights", 0.55, 0.85),
        "Bytes are those of the IP packets in both directions.",
        results,
        versions,
        contacts,
        new LosslessFlight(0.853, 30_000_000, 43));
  }

  private static LinkBytes bytes(long total, int deliveries) {
    return new LinkBytes(total, total * 4 / 5, deliveries);
  }

  /** More satellites, stations, contacts and letters than fit easily. */
  static MissionReport crowded() {
    List<SatelliteResult> satellites = new ArrayList<>();
    List<ContactUse> contacts = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String name = "CONSTELLATION BLOCK-IV SATELLITE " + i;
      satellites.add(satellite(name, 0.60 + 0.002 * i));
      for (int j = 0; j < 20; j++) {
        String station = "Polar Ground Station North " + j % 5;
        contacts.add(contact(name, station, i * 3 + j * 68, j % 3 == 0 ? 0 : 1000L * i * j));
      }
    }
    return with("The whole constellation", satellites, day().versions(), contacts);
  }

  /** Like {@link #day()}, with other parts. */
  static MissionReport with(
      String mission,
      List<SatelliteResult> satellites,
      List<VersionPoint> versions,
      List<ContactUse> contacts) {
    MissionReport day = day();
    return new MissionReport(
        mission, day.time(), day.model(), day.counted(), satellites, versions, contacts, null);
  }

  static SatelliteResult satellite(String name, double aloneAccuracy) {
    return new SatelliteResult(
        name,
        List.of("Forest"),
        aloneAccuracy,
        100,
        new SatelliteResult.Energy(12.5, 1.5),
        new LinkBytes(2000, 1500, 2),
        new LinkBytes(1000, 800, 1));
  }

  static ContactUse contact(String satellite, String station, int minute, long bytesDown) {
    Instant aos = START.plus(Duration.ofMinutes(minute));
    return new ContactUse(
        satellite, station, aos, aos.plusSeconds(480), 42, bytesDown, bytesDown / 2, 1);
  }
}
