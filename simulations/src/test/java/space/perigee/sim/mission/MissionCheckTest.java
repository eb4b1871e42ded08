package space.perigee.sim.mission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.hw.text.TextResource;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;
import space.perigee.onboard.models.StartTraining;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sim.mission.CheckReport.Problem;
import space.perigee.sim.mission.CheckReport.Severity;

/** A check finds every fault that is put into a mission that flies, and no other. */
class MissionCheckTest {

  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  static Path folder;

  private static String text = "";

  @BeforeAll
  static void makeAMissionThatFlies() throws Exception {
    Path made = folder.resolve("m");
    Mission mission =
        new NewMission(
                MissionRequest.of(MissionRequest.Template.LANDSAT, MissionRequest.Settings.of("m")),
                NOW,
                note -> {},
                StartTraining.Listener.NONE)
            .write(made);
    new KeySetup(mission, Optional.empty(), NOW).make();
    text = Files.readString(made.resolve("mission.yaml"));
  }

  private static CheckReport check(String yaml, Instant now) {
    Path file = folder.resolve("m").resolve("mission.yaml");
    return new MissionCheck(MissionFile.parse(file, yaml), now).run();
  }

  private static List<Problem> problems(String right, String wrong) {
    assertThat(text).contains(right);
    return check(text.replaceFirst(java.util.regex.Pattern.quote(right), wrong), NOW).problems();
  }

  private static void assertOnly(
      List<Problem> problems, Severity severity, String field, String what) {
    assertThat(problems)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.finding().field()).isEqualTo(field);
              assertThat(problem.finding().line()).isPositive();
              assertThat(problem.finding().problem()).contains(what);
              assertThat(problem.severity()).isEqualTo(severity);
            });
  }

  private static Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve("m").resolve(name), content);
  }

  private static String profile(String kind, String id) {
    return TextResource.read(
        space.perigee.hw.ProfileCatalog.class, "profiles/" + kind + "/" + id + ".yaml");
  }

  @Test
  void aPersonalLayerThatTheModelDoesNotHaveIsNamedWithThoseThatItHas() {
    assertOnly(
        problems("deltas:", "personal-layers: [out]\ndeltas:"),
        Severity.ERROR,
        "personal-layers",
        "out: the model has the layers 0, 1, 2");
    assertOnly(
        problems("deltas:", "personal-layers: ['*']\ndeltas:"),
        Severity.ERROR,
        "personal-layers",
        "must leave a layer to share");
  }

  @Test
  void aPersonalLayerMakesDeltasSmaller() {
    CheckReport all = check(text, NOW);
    CheckReport shared = check(text + "personal-layers: [1, 2]\n", NOW);

    assertThat(shared.problems()).isEmpty();
    assertThat(Objects.requireNonNull(Objects.requireNonNull(shared.model()).deltaBytes()))
        .isLessThan(Objects.requireNonNull(Objects.requireNonNull(all.model()).deltaBytes()));
  }

  @Test
  void aNewMissionWithKeysIsReadyToFly() {
    CheckReport report = check(text, NOW);

    assertThat(report.problems()).isEmpty();
    assertThat(CheckText.facts(report)).endsWith("m is ready to fly\n");
    assertThat(report.model())
        .satisfies(
            model -> {
              assertThat(model.parameters()).isEqualTo(43_142);
              assertThat(model.deltaBytes()).isBetween(500L, 10_000L);
            });
    assertThat(report.satellites())
        .hasSize(3)
        .allSatisfy(
            satellite -> {
              assertThat(Objects.requireNonNull(satellite.passes()).perDay()).isBetween(10.0, 20.0);
              assertThat(Objects.requireNonNull(satellite.passes()).downBytes())
                  .isBetween(100_000L, 1_000_000L);
              assertThat(Objects.requireNonNull(satellite.energy()).computingJoules()).isPositive();
              assertThat(Objects.requireNonNull(satellite.energy()).budgetJoules())
                  .isGreaterThan(1000);
              assertThat(Objects.requireNonNull(satellite.memory()).needBytes()).isPositive();
            });
  }

  @Test
  void aModelThatCannotBeReadDoesNotKeepTheRestFromBeingChecked() {
    List<Problem> problems =
        check(
                text.replace("model: start.zip", "model: none.zip")
                    .replace("mqtt-port: 8883", "mqtt-port: 8884"),
                NOW)
            .problems();

    assertThat(problems)
        .extracting(problem -> problem.finding().field())
        .containsExactly("model", "links[0].satellite");
  }

  @Test
  void dataOfOtherClassesOrColumnsIsFound() throws Exception {
    List<String> rows = Files.readAllLines(folder.resolve("m").resolve("data/test.csv"));
    write("other.csv", rows.get(0) + "\n" + rows.get(1).replaceFirst("[a-z ]+$", "snow") + "\n");
    write("wider.csv", "x0," + rows.get(0) + "\n7," + rows.get(1) + "\n");

    assertOnly(
        problems("held-out: data/test.csv", "held-out: other.csv"),
        Severity.ERROR,
        "ground.held-out",
        "'snow'");
    assertOnly(
        problems("gate: data/golden.csv", "gate: wider.csv"),
        Severity.ERROR,
        "ground.gate",
        "37 columns besides the label 'label', the model takes 36");
    assertOnly(
        problems("data: data/skysat-c10.csv", "data: other.csv"),
        Severity.WARNING,
        "satellites[1].data",
        "has samples that the satellite will skip, the first: ");
    assertOnly(
        problems("data: data/skysat-c10.csv", "data: none.csv"),
        Severity.ERROR,
        "satellites[1].data",
        "none.csv");
  }

  @Test
  void aGroundWithoutLabeledDataIsSaidToHaveNone() {
    String unlabeled =
        text.replace("held-out: data/test.csv", "#").replace("gate: data/golden.csv", "#");

    assertOnly(
        check(unlabeled, NOW).problems(),
        Severity.WARNING,
        "ground",
        "no labeled data (held-out or gate): versions are published without an accuracy");
    assertOnly(
        check(
                text.replace("held-out: data/test.csv", "unlabeled: data/test.csv")
                    .replace("gate: data/golden.csv", "#"),
                NOW)
            .problems(),
        Severity.WARNING,
        "ground",
        "judged by predictions for unlabeled samples");
  }

  @Test
  void aBoardWithTooLittleMemoryIsFound() throws Exception {
    write(
        "board.yaml",
        profile("board", "raspberry-pi-zero-2w")
            .replaceFirst("(?m)^id: .*", "id: small")
            .replaceFirst("heapMb: \\d+", "heapMb: 1"));
    write(
        "craft.yaml",
        profile("spacecraft", "cubesat-3u")
            .replaceFirst("(?m)^id: .*", "id: my-craft")
            .replaceFirst("(?m)^board: .*", "board: board.yaml"));

    assertOnly(
        problems("spacecraft: cubesat-3u", "spacecraft: ./craft.yaml"),
        Severity.ERROR,
        "satellites[0].spacecraft",
        "does not fit small: heap");
  }

  @Test
  void anUnknownSpacecraftIsFound() {
    assertOnly(
        problems("spacecraft: cubesat-3u", "spacecraft: cubesat-4u"),
        Severity.ERROR,
        "satellites[0].spacecraft",
        "did you mean 'cubesat-3u'?");
  }

  @Test
  void aRadioThatCarriesLessThanADeltaIsFound() throws Exception {
    write(
        "radio.yaml",
        profile("radio", "uhf-9k6")
            .replaceFirst("(?m)^id: .*", "id: slow")
            .replaceFirst("downlinkRateBps: \\d+", "downlinkRateBps: 10"));
    write(
        "slow.yaml",
        profile("spacecraft", "cubesat-3u")
            .replaceFirst("(?m)^id: .*", "id: slow-craft")
            .replaceFirst("(?m)^radio: .*", "radio: radio.yaml"));

    assertOnly(
        problems("spacecraft: cubesat-3u", "spacecraft: ./slow.yaml"),
        Severity.WARNING,
        "satellites[0].spacecraft",
        "B down, and a delta has 1.");
  }

  @Test
  void trainingThatTheSunDoesNotPayForIsFound() {
    assertOnly(
        problems("sample-interval: 61s", "sample-interval: 1ms"),
        Severity.WARNING,
        "satellites[0].spacecraft",
        "the governor will deny training");
  }

  @Test
  void anOldOrMissingContactPlanIsFound() throws Exception {
    Path plan = folder.resolve("m").resolve("contacts/flock-3k-2.csv");
    String kept = Files.readString(plan);
    Files.delete(plan);
    try {
      assertOnly(
          check(text, NOW).problems(),
          Severity.ERROR,
          "satellites[2].elements",
          "has no contact plan yet");
    } finally {
      Files.writeString(plan, kept);
    }
    List<Problem> late = problems("from: 2022-04-24T00:00:00Z", "from: 2022-06-01T00:00:00Z");
    assertThat(late)
        .filteredOn(problem -> problem.severity() == Severity.ERROR)
        .hasSize(3)
        .allSatisfy(
            problem ->
                assertThat(problem.finding().problem())
                    .contains("has its last contact at", "'perigee mission plan'"));
    assertThat(late)
        .filteredOn(problem -> problem.severity() == Severity.WARNING)
        .isNotEmpty()
        .allSatisfy(
            problem -> assertThat(problem.finding().problem()).contains("use newer elements"));
  }

  @Test
  void aPlanOfTheUserIsReadAsItIs() throws Exception {
    StringBuilder csv = new StringBuilder();
    ExampleMission.contacts(java.time.Duration.ofDays(2)).writeCsv(csv);
    write("own.csv", csv.toString());
    String yaml =
        text.replaceFirst(
            "    elements: .*\n    object: FLOCK 2P-9.*\n", "    contacts: own.csv\n");

    assertThat(check(yaml, NOW).problems()).isEmpty();
    assertOnly(
        check(yaml.replace("contacts: own.csv", "contacts: data/test.csv"), NOW).problems(),
        Severity.ERROR,
        "satellites[0].contacts",
        "has no column satellite");
  }

  @Test
  void whatTheGroundCannotDoIsFound() {
    assertOnly(
        problems("round-timeout: 12h", "aggregation: fedavgg"),
        Severity.ERROR,
        "ground.aggregation",
        "did you mean 'fedavg'?");
    assertOnly(
        problems("http-port: 8080", "http-port: 8883"),
        Severity.ERROR,
        "ground.http-port",
        "must differ from the port of the broker");
    assertOnly(
        problems("satellite: mqtts://127.0.0.1:8883", "satellite: udp://127.0.0.1:8883?rate=1M"),
        Severity.ERROR,
        "links[0].satellite",
        "must be mqtt:// or mqtts://");
    assertOnly(
        problems("ground: broker", "ground: udp://127.0.0.1"),
        Severity.ERROR,
        "links[0].ground",
        "udp://127.0.0.1");
  }

  @Test
  void aBrokerWithoutTlsStaysOnItsMachine() {
    String open = text.replace("satellite: mqtts://", "satellite: mqtt://");

    assertThat(check(open, NOW).problems()).isEmpty();
    assertOnly(
        check(open.replace("  mqtt-port:", "  bind: 0.0.0.0\n  mqtt-port:"), NOW).problems(),
        Severity.ERROR,
        "ground.bind",
        "'0.0.0.0' must be 127.0.0.1 while a link has no TLS");
  }

  @Test
  void aReceiverWithoutItsStationOrKeysIsFound() {
    List<Problem> problems =
        problems(
            "ground:\n",
            "receivers: [{station: awarau, listen: broker, center: 'mqtts://127.0.0.1:8883'}]\n"
                + "ground:\n");

    assertThat(problems)
        .anySatisfy(
            problem ->
                assertThat(problem.finding().toString())
                    .contains("receivers[0].station: 'awarau'", "did you mean 'awarua'?"))
        .anySatisfy(
            problem -> assertThat(problem.finding().problem()).contains("no keys of awarau"));
  }

  @Test
  void keysThatAreMadeForALaterPlanAreFoundWithTheWayOut() {
    assertThat(problems("from: 2022-04-24T00:00:00Z", "from: 2022-04-20T00:00:00Z"))
        .extracting(problem -> problem.finding().problem())
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .contains(
                        "is valid from",
                        ", after 2022-04-20T00:00:00Z, when the contact plan begins; move "
                            + folder.resolve("m").resolve("keys")
                            + " away"))
        .noneSatisfy(problem -> assertThat(problem).contains("does not trust"));
  }

  @Test
  void missingKeysAndCertificatesAreFoundEach() throws Exception {
    Path keys = folder.resolve("m").resolve("keys");
    List<Path> moved =
        List.of(keys.resolve("ground/skysat-c10.1.pub"), keys.resolve("tls/flock-2p-9.pem"));
    for (Path file : moved) {
      Files.move(file, folder.resolve(file.getFileName()));
    }
    try {
      assertThat(check(text, NOW).problems())
          .extracting(problem -> problem.finding().problem())
          .containsExactly(
              keys.resolve("ground")
                  + ": does not trust skysat-c10; 'perigee mission keys' adds it",
              keys.resolve("tls/flock-2p-9.pem")
                  + ": no certificate of flock-2p-9; 'perigee mission keys' makes it");
    } finally {
      for (Path file : moved) {
        Files.move(folder.resolve(file.getFileName()), file);
      }
    }
    assertOnly(
        problems("keys: keys", "keys: other"), Severity.ERROR, "keys", "'perigee mission keys'");
    assertOnly(problems("keys: keys", ""), Severity.WARNING, "keys", "nothing is signed");
  }

  @Test
  void aHostThatTheCertificateLacksIsFound() {
    assertOnly(
        problems("mqtts://127.0.0.1:8883", "mqtts://ground.example:8883"),
        Severity.ERROR,
        "keys",
        "is not valid for ground.example");
  }

  @Test
  void whatExpiresIsFoundBeforeAndAfter() {
    String recent = text.replaceFirst("  from: .*\n", "");
    assertThat(check(recent, Instant.parse("2036-10-20T00:00:00Z")).problems())
        .filteredOn(problem -> problem.finding().field().equals("keys"))
        .hasSize(8)
        .allSatisfy(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Severity.WARNING);
              assertThat(problem.finding().problem()).contains("expires at 2036-11-29T12:00:00Z");
            });
    assertThat(check(recent, Instant.parse("2037-01-01T00:00:00Z")).problems())
        .filteredOn(problem -> problem.finding().problem().contains("expired at 2036-11-29"))
        .hasSize(8)
        .allSatisfy(problem -> assertThat(problem.severity()).isEqualTo(Severity.ERROR));
  }
}
