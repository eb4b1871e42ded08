package space.perigee.onboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.flight.FlightStatus;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.inputs.DamagedInput;
import space.perigee.onboard.flight.payload.PredictionStatus;
import space.perigee.onboard.learning.TestModels;
import space.perigee.sync.delta.DeltaTarget;

/** A satellite that flies from a mission folder. */
class MissionRunTest {

  private static final String MISSION =
      """
      name: m
      model: start.zip
      data: {label: kind}
      satellites:
        - name: sat-1
          spacecraft: cubesat-3u
          contacts: plan.csv
          data: seen.csv
          golden: golden.csv
          sample-interval: 120s
          predictions: out/predictions.jsonl
        - name: sat-2
          spacecraft: cubesat-3u
          elements: sat-2.tle
          data: seen.csv
      stations: stations.csv
      ground: {held-out: golden.csv}
      links: [{satellite: 'mqtt://127.0.0.1:1'}]
      deltas: {density: 0.1}
      """;

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String SAT_1 = "--satellite=sat-1";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final CommandRuns runs = new CommandRuns(OnboardCommand::line);

  @BeforeEach
  void writeMission() throws IOException {
    TestModels.dense(1).write(folder.resolve("start.zip"));
    TestModels.writeCsv(folder.resolve("seen.csv"), "kind", TestModels.data(300, 1));
    TestModels.writeCsv(folder.resolve("golden.csv"), "kind", TestModels.data(100, 2));
    Files.writeString(folder.resolve("plan.csv"), "satellite,station,aos,los,max_elevation_deg\n");
    write(MISSION);
  }

  @Test
  void theFolderAndANameAreEnoughToFly() throws IOException {
    FlightStatus status = fly(SAT_1);

    assertThat(status.satellite()).isEqualTo("sat-1");
    assertThat(status.samples().samplesSeen()).as("one in two minutes").isEqualTo(30);
    assertThat(status.learning().guard()).as("a golden set").isNotNull();
    assertThat(folder.resolve("state/sat-1/memory/replay.slots")).exists();
    assertThat(Files.readAllLines(folder.resolve("out/predictions.jsonl"))).hasSize(30);
  }

  @Test
  void thePredictionOfEachSampleLeavesUnderItsNumberAfterARestartToo() throws IOException {
    PredictionStatus status = Objects.requireNonNull(fly(SAT_1).samples().predictions());
    assertThat(status.to()).isEqualTo(folder.resolve("out/predictions.jsonl").toString());
    assertThat(status.written() + status.waiting()).isEqualTo(30);
    assertThat(status.dropped()).isZero();

    fly(SAT_1);
    List<String> lines = Files.readAllLines(folder.resolve("out/predictions.jsonl"));
    assertThat(lines).hasSize(60);
    for (int id = 0; id < lines.size(); id++) {
      JsonNode line = new ObjectMapper().readTree(lines.get(id));
      assertThat(line.get("id").asInt()).isEqualTo(id);
      assertThat(line.get("prediction").get("probabilities").has("water")).isTrue();
      assertThat(line.get("modelVersion").asText()).hasSize(64);
    }
  }

  @Test
  void anOptionOverridesASingleValue() throws IOException {
    Path state = folder.resolve("elsewhere");
    FlightStatus status = fly(SAT_1, "--sample-interval", "10m", "--state", state.toString());

    assertThat(status.samples().samplesSeen()).isEqualTo(6);
    assertThat(state.resolve("memory/replay.slots")).exists();
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void deltasAreAsLargeAsTheMissionSaysUnlessAnOptionDoes() throws IOException {
    assertThat(deltas(SAT_1)).isEqualTo(new DeltaTarget.Density(0.1));
    assertThat(deltas(SAT_1, "--bytes", "500")).isEqualTo(new DeltaTarget.Bytes(500));
    assertThat(deltas(SAT_1, "--lossless")).isEqualTo(new DeltaTarget.Lossless());
    write(MISSION.replace("{density: 0.1}", "lossless"));
    assertThat(deltas(SAT_1)).isEqualTo(new DeltaTarget.Lossless());
  }

  private DeltaTarget deltas(String... options) throws IOException {
    try (StartedFlight flight = start(options)) {
      return flight.configuration().settings().contacts().deltas();
    }
  }

  @Test
  void aFlagOfTheMissionCanBeTurnedOff() throws IOException {
    write(MISSION.replace("sample-interval: 120s", "repeat: true"));

    assertThat(runs.run("rehearse", folder.toString(), SAT_1)).isEqualTo(2);
    assertThat(runs.err())
        .contains(mission() + ": line 10: satellites[0].repeat: needs --duration");
    assertThat(runs.run("rehearse", folder.toString(), SAT_1, "--no-repeat", "--json")).isZero();
    assertThat(new ObjectMapper().readTree(runs.out()).get("samplesSeen").asInt()).isEqualTo(300);
  }

  @Test
  void theOnlySatelliteOfAMissionNeedsNoName() throws IOException {
    int second = MISSION.indexOf("  - name: sat-2");
    write(MISSION.substring(0, second) + MISSION.substring(MISSION.indexOf("stations:")));

    assertThat(fly().satellite()).isEqualTo("sat-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"order: given", "order: shuffled"})
  void labelsInTheDataDoNotCountIfTheGroundGivesThem(String order) throws IOException {
    write(MISSION.replace("sample-interval: 120s", "labels: ground\n    " + order));
    FlightStatus status = fly(SAT_1);

    assertThat(status.samples().samplesSeen()).isEqualTo(60);
    assertThat(status.samples().accuracy()).as("nothing to compare with").isNull();
    assertThat(status.computing().stepsTaken()).isZero();
    assertThat(fly(SAT_1, "--labels", "data").computing().stepsTaken()).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          start.zip          | gone.zip       | line 2: model: FOLDER/gone.zip: no such file
          data: seen.csv     | data: gone.csv | line 8: satellites[0].data: FOLDER/gone.csv: no such file
          cubesat-3u         | cubesat-9u     | line 6: satellites[0].spacecraft: cubesat-9u: is no known spacecraft
          label: kind        | label: sort    | line 8: satellites[0].data: FOLDER/seen.csv: line 1: no column 'sort'
          {density: 0.1}     | {density: 2}   | line 19: deltas.density: '2' must be
          'mqtt://127.0.0.1:1' | ftp://x      | line 18: links: link 'ftp://x': scheme 'ftp://' must be
          plan.csv           | gone.csv       | line 7: satellites[0].contacts: FOLDER/gone.csv: no such file
          out/predictions.jsonl | .           | line 11: satellites[0].predictions: FOLDER: is a folder
          """)
  void anErrorNamesFileLineAndField(String good, String bad, String message) throws IOException {
    write(MISSION.replaceFirst(Pattern.quote(good), bad));

    assertThat(runs.run("run", folder.toString(), SAT_1)).isEqualTo(2);
    assertThat(runs.err())
        .contains("perigee: " + mission() + ": " + message.replace("FOLDER", folder.toString()))
        .doesNotContain("\tat ");
  }

  @Test
  void saysWhatMakesAMissingPlanOrKey() throws IOException {
    assertThat(runs.run("run", folder.toString(), "--satellite=sat-2")).isEqualTo(2);
    assertThat(runs.err())
        .contains(
            mission()
                + ": line 14: satellites[1].elements: "
                + folder.resolve("contacts/sat-2.csv")
                + ": no such file; 'perigee mission plan' computes it");

    write(MISSION + "keys: keys\n");
    assertThat(runs.run("run", folder.toString(), SAT_1)).isEqualTo(2);
    assertThat(runs.err())
        .contains(mission() + ": line 20: keys: " + folder.resolve("keys/sat-1"))
        .contains("; 'perigee mission keys' makes keys and certificates");
  }

  @Test
  void saysWhichSatellitesThereAre() {
    assertThat(runs.run("run", folder.toString(), "--satellite=sat-3")).isEqualTo(2);
    assertThat(runs.err())
        .contains("--satellite sat-3: must be one of sat-1, sat-2, the satellites of " + mission());
    assertThat(runs.run("run", folder.toString())).isEqualTo(2);
    assertThat(runs.err()).contains("--satellite: must be one of sat-1, sat-2");
  }

  @Test
  void withoutAFolderTheOptionsAreRequiredAndTheErrorSaysBothWays() {
    assertThat(runs.run("run", "--mission", "m", "--plan", "x")).isEqualTo(2);
    assertThat(runs.err())
        .contains(
            "Missing required options: --satellite, --spacecraft, --model, --data, --link, --state;"
                + " give them, or a mission folder: 'perigee onboard run DIR --satellite NAME'");
    assertThat(runs.run("rehearse")).isEqualTo(2);
    assertThat(runs.err())
        .contains(
            "Missing required options: --mission, --satellite, --spacecraft, --model, --data;")
        .contains("'perigee onboard rehearse DIR --satellite NAME'");
    assertThat(runs.run("run", folder.resolve("none").toString(), SAT_1)).isEqualTo(2);
    assertThat(runs.err()).contains("none: no such file; must be a mission folder");
  }

  @Test
  void aMissionFileThatBrokeIsReplacedByItsCopy() throws IOException {
    fly(SAT_1);
    FileTime time = Files.getLastModifiedTime(mission());
    write(MISSION.replace("name: m\n", "name} m\n")); // flipped bits
    Files.setLastModifiedTime(mission(), time);

    try (StartedFlight flight = start(SAT_1)) {
      assertThat(flight.runtime().count(Counter.SAMPLES_SEEN)).as("its state").isEqualTo(30);
      assertThat(flight.damagedInputs()).extracting(DamagedInput::input).containsExactly("mission");
    }
  }

  @Test
  void aMissionFileThatSomebodySpoiledDoesNotEndTheFlight() throws IOException {
    fly(SAT_1);
    write(MISSION + "something: else\n");

    try (StartedFlight flight = start(SAT_1)) {
      assertThat(flight.runtime().count(Counter.SAMPLES_SEEN)).as("its state").isEqualTo(30);
      assertThat(flight.damagedInputs().get(0).problem())
          .contains(mission() + ": line 20: something: is not a known field");
    }
  }

  @Test
  void theSizesOfTheBoardAreThoseOfTheSatellite() {
    assertThat(runs.run("jvm-options", "--", "run", folder.toString(), SAT_1, "--until", "x"))
        .isEqualTo(2);
    assertThat(runs.run("jvm-options", "--", "run", folder.toString(), SAT_1)).isZero();
    assertThat(runs.out()).startsWith("# raspberry-pi-zero-2w: heap 96 MB");
    runs.forgetOut();
    assertThat(
            runs.run("jvm-options", "--", "run", folder.toString(), SAT_1, "--spacecraft=opssat"))
        .isZero();
    assertThat(runs.out()).startsWith("# opssat-sepp: ");
    runs.forgetOut();
    assertThat(runs.run("jvm-options", "--", "run", "--help")).isZero();
    assertThat(runs.run("jvm-options", "--", "run", "--mission", "m")).isZero();
    assertThat(runs.out()).isEmpty();
  }

  private StartedFlight start(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(folder.toString()));
    all.addAll(List.of(options));
    return StartedFlight.start(Clock.fixed(START, ZoneOffset.UTC), all);
  }

  /** Flies for an hour, or goes on for one. */
  private FlightStatus fly(String... options) throws IOException {
    try (StartedFlight flight = start(options)) {
      Instant end = START.plus(Duration.ofHours(1));
      Instant now = START;
      while (now.isBefore(end)) {
        Instant next = flight.runtime().step(now);
        now = next.isAfter(now) ? next : now;
      }
      assertThat(flight.runtime().checkpoint()).isTrue();
      return flight.runtime().status(now);
    }
  }

  private Path mission() {
    return folder.resolve("mission.yaml");
  }

  private void write(String text) throws IOException {
    Files.writeString(mission(), text);
  }
}
