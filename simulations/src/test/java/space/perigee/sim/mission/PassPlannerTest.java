package space.perigee.sim.mission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.hw.yaml.Finding;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionException;
import space.perigee.mission.MissionFile;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;

/** The contact plans of a mission hold its satellites under the names that the mission gives. */
class PassPlannerTest {

  private static final PassPlanner.Period DAY =
      new PassPlanner.Period(ExampleMission.START, Duration.ofDays(1));

  private static final String MISSION =
      """
      name: m
      model: start.zip
      satellites:
        - {name: First_Sat, spacecraft: cubesat-3u, elements: sats.tle, object: 42988, data: a.csv}
        - {name: second, spacecraft: cubesat-3u, elements: sats.tle, object: flock 2p-9, data: b.csv}
        - {name: third, spacecraft: cubesat-3u, contacts: own.csv, data: c.csv}
      stations: stations.geojson
      ground: {held-out: test.csv}
      links: [{satellite: 'mqtt://127.0.0.1:1883'}]
      """;

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void files() throws Exception {
    Files.writeString(folder.resolve("sats.tle"), ExampleMission.elements());
    Files.writeString(folder.resolve("stations.geojson"), ExampleMission.stationFile());
  }

  private Mission mission(String text) {
    return MissionFile.parse(folder.resolve("mission.yaml"), text);
  }

  @Test
  void writesAPlanForEachSatelliteWithElementsUnderItsOwnName() throws Exception {
    List<PassPlanner.Planned> plans = new PassPlanner(mission(MISSION)).plan(DAY, notes::add);
    PassPlanner.write(plans);

    ContactPlan example = ExampleMission.contacts(Duration.ofDays(1));
    ContactPlan first = ContactPlan.readCsv(folder.resolve("contacts").resolve("First_Sat.csv"));
    assertThat(first.contacts())
        .extracting(Contact::satellite, Contact::aos)
        .containsExactlyElementsOf(
            example.forSatellite("skysat-c10").contacts().stream()
                .map(c -> org.assertj.core.groups.Tuple.tuple("First_Sat", c.aos()))
                .toList());
    assertThat(plans)
        .extracting(PassPlanner.Planned::satellite)
        .containsExactly("First_Sat", "second");
    assertThat(folder.resolve("contacts").toFile().list())
        .containsExactlyInAnyOrder("First_Sat.csv", "second.csv");
  }

  @Test
  void stationsMayStandInTheMissionFile() {
    String text =
        MISSION.replace(
            "stations: stations.geojson",
            "stations: [{name: North, latitude-deg: 78.2, longitude-deg: 15.4, mask-deg: 30}]");

    List<PassPlanner.Planned> plans = new PassPlanner(mission(text)).plan(DAY, notes::add);

    assertThat(plans.get(0).plan().contacts())
        .isNotEmpty()
        .allSatisfy(contact -> assertThat(contact.station()).isEqualTo("north"))
        .allSatisfy(contact -> assertThat(contact.maxElevationDeg()).isGreaterThanOrEqualTo(30));
  }

  @Test
  void everythingThatCannotBeUsedIsReportedAtOnceWithItsLine() {
    String text =
        MISSION
            .replace("object: 42988", "object: SKYSAT-C11")
            .replace("elements: sats.tle, object: flock 2p-9", "elements: none.tle")
            .replace("contacts: own.csv", "elements: sats.tle")
            .replace("stations.geojson", "none.csv");

    assertThatExceptionOfType(MissionException.class)
        .isThrownBy(() -> new PassPlanner(mission(text)).plan(DAY, notes::add))
        .satisfies(
            e ->
                assertThat(e.findings())
                    .extracting(Finding::line, Finding::field)
                    .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(4, "satellites[0].object"),
                        org.assertj.core.groups.Tuple.tuple(5, "satellites[1].elements"),
                        org.assertj.core.groups.Tuple.tuple(6, "satellites[2].object"),
                        org.assertj.core.groups.Tuple.tuple(7, "stations")))
        .withMessageContaining("'SKYSAT-C11' is not in sats.tle; did you mean 'SKYSAT-C10'?")
        .withMessageContaining("must name one of the 3 satellites of sats.tle: FLOCK 2P-9");
  }

  @Test
  void thePeriodIsThatOfTheFileOrBeginsNow() {
    Instant now = Instant.parse("2026-01-01T00:00:00.5Z");

    assertThat(PassPlanner.Period.of(mission(MISSION), now))
        .isEqualTo(
            new PassPlanner.Period(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofDays(14)));
    assertThat(
            PassPlanner.Period.of(
                mission(MISSION + "contact-plan: {from: 2022-04-24T00:00:00Z, days: 2}\n"), now))
        .isEqualTo(new PassPlanner.Period(ExampleMission.START, Duration.ofDays(2)));
  }
}
