package space.perigee.mission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.SatelliteEntry.Passes;

/** A mission file becomes records with defaults and absolute paths, and back. */
class MissionFileTest {

  private static final Path FILE = Path.of("/missions/one/mission.yaml");

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  static final String FULL =
      """
      name: landsat
      model: start.zip
      data:
        label: class
        features: [b1, b2]
        layout: channels-last
        skip-bad-rows: true
      satellites:
        - name: sat-1
          spacecraft: cubesat-3u
          elements: sats.tle
          object: SKYSAT-C10
          data: data/sat-1.csv
          golden: data/golden.csv
          sample-interval: 90s
          order: shuffled
          repeat: true
          learning: learning.yaml
          labels: ground
          seed: 7
        - name: sat-2
          spacecraft: my/craft.yaml
          contacts: /plans/sat-2.csv
          data: data/sat-2
      stations:
        - {name: svalbard, latitude-deg: 78.2, longitude-deg: 15.4, altitude-m: 450, mask-deg: 5}
        - {name: punta-arenas, latitude-deg: -52.9, longitude-deg: -70.9}
      receivers:
        - station: svalbard
          listen: udp://0.0.0.0:4000?rate=1M
          center: mqtts://127.0.0.1:8883
      ground:
        name: center
        held-out: data/test.csv
        gate: data/gate.csv
        unlabeled: data/seen.csv
        gate-tolerance: 0.02
        aggregation: {name: fedadam, rate: 0.02, half-life: 6h}
        quorum: 1
        round-timeout: PT90M
        max-age: 30d
        bind: 0.0.0.0
        mqtt-port: 1
        http-port: 2
        database: jdbc:postgresql://db.example/perigee?user=ground
        keep-events: 5000
        keep-deltas: 6000
        keep-rejected: 7000
        keep-scores: 8
        versions-quota: 64
        events: mqtts://events.example:8883?ca=events.pem
        http-hosts: [ground.example, localhost.example]
        metric-satellites: 9
      links:
        - satellite: mqtts://ground.example:8883?ca=my/ca.pem
        - satellite: files:out,in?quota=64M
          ground: files:/media/in,/media/out
      deltas: {bytes: 20000}
      personal-layers: [out, 2, 3_*]
      keys: keys
      contact-plan: {from: 2026-12-01T02:00:00+02:00, days: 3}
      state: /var/lib/perigee
      """;

  static final String SHORT =
      """
      name: m
      model: start.zip
      satellites:
        - {name: a, spacecraft: cubesat-3u, elements: a.tle, data: a.csv}
        - {name: b, spacecraft: cubesat-3u, elements: b.tle, data: b.csv}
      stations: stations.csv
      ground: {held-out: test.csv}
      links: [{satellite: 'mqtt://127.0.0.1:1883'}]
      """;

  @Test
  void aGroundMayHaveNoLabeledData() {
    Mission mission = MissionFile.parse(FILE, SHORT.replace("held-out: test.csv", "name: g"));

    assertThat(mission.ground().scoring().isLabeled()).isFalse();
    assertThat(MissionFile.parse(FILE, MissionFile.yaml(mission))).isEqualTo(mission);
  }

  @Test
  void predictionsGoToAFileOfTheFolderOrToATopic() {
    String toTopic = "mqtt://10.0.0.2:1883/payload/predictions";
    Mission mission =
        MissionFile.parse(
            FILE,
            SHORT
                .replace("a.csv}", "a.csv, predictions: out/a.jsonl}")
                .replace("b.csv}", "b.csv, predictions: '" + toTopic + "'}"));

    assertThat(mission.satellites())
        .extracting(SatelliteEntry::predictions)
        .containsExactly(Optional.of("/missions/one/out/a.jsonl"), Optional.of(toTopic));
    assertThat(MissionFile.parse(FILE, MissionFile.yaml(mission))).isEqualTo(mission);
  }

  @Test
  void everyFieldBecomesARecordWithAbsolutePaths() {
    Mission mission = MissionFile.parse(FILE, FULL);

    assertThat(mission.name()).isEqualTo("landsat");
    assertThat(mission.folder()).isEqualTo(Path.of("/missions/one"));
    assertThat(mission.model()).isEqualTo(Path.of("/missions/one/start.zip"));
    assertThat(mission.data())
        .isEqualTo(new DataForm("class", List.of("b1", "b2"), Optional.of("channels-last"), true));
    SatelliteEntry first = mission.satellite("sat-1").orElseThrow();
    assertThat(first.spacecraft()).isEqualTo("cubesat-3u");
    assertThat(first.passes())
        .isEqualTo(
            new Passes.Elements(Path.of("/missions/one/sats.tle"), Optional.of("SKYSAT-C10")));
    assertThat(first.sensor())
        .isEqualTo(
            new SatelliteEntry.Sensor(
                Path.of("/missions/one/data/sat-1.csv"),
                Optional.of(Path.of("/missions/one/data/golden.csv")),
                Duration.ofSeconds(90),
                SatelliteEntry.Order.SHUFFLED,
                true));
    assertThat(first.training())
        .isEqualTo(
            new SatelliteEntry.Training(
                Optional.of(Path.of("/missions/one/learning.yaml")),
                SatelliteEntry.Labels.GROUND,
                7));
    SatelliteEntry second = mission.satellite("sat-2").orElseThrow();
    assertThat(second.spacecraft()).isEqualTo("/missions/one/my/craft.yaml");
    assertThat(second.passes()).isEqualTo(new Passes.Plan(Path.of("/plans/sat-2.csv")));
    assertThat(mission.stations())
        .isEqualTo(
            new StationList.Inline(
                List.of(
                    new StationList.Place("svalbard", 78.2, 15.4, 450, Optional.of(5.0)),
                    new StationList.Place("punta-arenas", -52.9, -70.9, 0, Optional.empty()))));
    assertThat(mission.receiver("svalbard")).isPresent();
    assertThat(mission.ground())
        .isEqualTo(
            new GroundEntry(
                "center",
                new GroundEntry.Scoring(
                    Optional.of(Path.of("/missions/one/data/test.csv")),
                    Optional.of(Path.of("/missions/one/data/gate.csv")),
                    Optional.of(Path.of("/missions/one/data/seen.csv")),
                    0.02,
                    0.2),
                new GroundEntry.Rounds(
                    "fedadam:rate=0.02,half-life=6h",
                    1,
                    Duration.ofMinutes(90),
                    Optional.of(Duration.ofDays(30))),
                new GroundEntry.Ports("0.0.0.0", 1, 2),
                new GroundEntry.Keeping(
                    Optional.of("jdbc:postgresql://db.example/perigee?user=ground"),
                    Optional.of(5000),
                    Optional.of(6000),
                    Optional.of(7000),
                    Optional.of(8),
                    Optional.of(64)),
                new GroundEntry.Access(
                    Optional.of("mqtts://events.example:8883?ca=/missions/one/events.pem"),
                    List.of("ground.example", "localhost.example"),
                    Optional.of(9))));
    assertThat(mission.links())
        .containsExactly(
            new LinkEntry("mqtts://ground.example:8883?ca=/missions/one/my/ca.pem", "broker"),
            new LinkEntry(
                "files:/missions/one/out,/missions/one/in?quota=64M",
                "files:/media/in,/media/out"));
    assertThat(mission.deltas()).isEqualTo(new DeltaRule.Bytes(20000));
    assertThat(mission.personalLayers()).containsExactly("out", "2", "3_*");
    assertThat(mission.keys()).contains(new KeyFolders(Path.of("/missions/one/keys")));
    assertThat(mission.contactPlan())
        .isEqualTo(new PlanPeriod(Optional.of(Instant.parse("2026-12-01T00:00:00Z")), 3));
    assertThat(mission.state("sat-1")).isEqualTo(Path.of("/var/lib/perigee/sat-1"));
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    Mission mission = MissionFile.parse(FILE, SHORT);

    assertThat(mission.data()).isEqualTo(new DataForm("label", List.of(), Optional.empty(), false));
    SatelliteEntry first = mission.satellites().get(0);
    assertThat(first.sensor())
        .isEqualTo(
            new SatelliteEntry.Sensor(
                Path.of("/missions/one/a.csv"),
                Optional.empty(),
                Duration.ofSeconds(60),
                SatelliteEntry.Order.GIVEN,
                false));
    assertThat(first.training())
        .isEqualTo(new SatelliteEntry.Training(Optional.empty(), SatelliteEntry.Labels.DATA, 1));
    assertThat(mission.plan(first)).isEqualTo(Path.of("/missions/one/contacts/a.csv"));
    assertThat(mission.stations())
        .isEqualTo(new StationList.File(Path.of("/missions/one/stations.csv")));
    assertThat(mission.receivers()).isEmpty();
    assertThat(mission.ground())
        .isEqualTo(
            new GroundEntry(
                "ground",
                new GroundEntry.Scoring(
                    Optional.of(Path.of("/missions/one/test.csv")),
                    Optional.empty(),
                    Optional.empty(),
                    0.05,
                    0.2),
                new GroundEntry.Rounds("clipped-mean", 2, Duration.ofHours(3), Optional.empty()),
                new GroundEntry.Ports("127.0.0.1", 8883, 8080),
                GroundEntry.Keeping.UNSAID,
                GroundEntry.Access.UNSAID));
    assertThat(mission.links())
        .containsExactly(new LinkEntry("mqtt://127.0.0.1:1883", LinkEntry.BROKER));
    assertThat(mission.deltas()).isEqualTo(new DeltaRule.Density(0.05));
    assertThat(mission.personalLayers()).isEmpty();
    assertThat(mission.keys()).isEmpty();
    assertThat(mission.contactPlan()).isEqualTo(new PlanPeriod(Optional.empty(), 14));
    assertThat(mission.state()).isEqualTo(Path.of("/missions/one/state"));
  }

  @Test
  void tenThousandSatellitesAreAMissionAndMoreAreNot() {
    StringBuilder text = new StringBuilder(SHORT.substring(0, SHORT.indexOf("satellites:")));
    text.append("satellites:\n");
    for (int i = 0; i < 10_000; i++) {
      text.append("  - {name: sat-").append(i);
      text.append(", spacecraft: cubesat-3u, contacts: plan.csv, data: a.csv}\n");
    }
    String rest = SHORT.substring(SHORT.indexOf("stations:"));

    Mission mission = MissionFile.parse(FILE, text + rest);

    assertThat(mission.satellites()).hasSize(10_000);
    assertThat(mission.ground().rounds().quorum()).isEqualTo(10_000);
    String one = "  - {name: more, spacecraft: cubesat-3u, contacts: plan.csv, data: a.csv}\n";
    assertThatThrownBy(() -> MissionFile.parse(FILE, text + one + rest))
        .hasMessageContaining("must be a list of at least 1, at most 10000");
  }

  @Test
  void theResolvedFileReadsBackToTheSameMission() {
    for (String text : List.of(FULL, SHORT, SHORT + "deltas: lossless\n")) {
      Mission mission = MissionFile.parse(FILE, text);

      assertThat(MissionFile.parse(FILE, MissionFile.yaml(mission))).isEqualTo(mission);
    }
  }

  @Test
  void textThatLooksLikeAnotherTypeReadsBackAsText() {
    for (String word :
        List.of(
            "null", "~", "yes", "1e5", "0x1F", ".5", "-7", "1_0", "12d", "# x", "a: b", "- a", "'",
            "é")) {
      Mission mission = MissionFile.parse(FILE, SHORT + "data: {label: \"" + word + "\"}\n");

      assertThat(MissionFile.parse(FILE, MissionFile.yaml(mission)).data().label()).isEqualTo(word);
    }
  }

  @Test
  void aCatalogNumberNeedsNoQuotes() {
    Mission mission =
        MissionFile.parse(FILE, SHORT.replace("elements: a.tle", "elements: a.tle, object: 46179"));

    assertThat(mission.satellites().get(0).passes())
        .isEqualTo(new Passes.Elements(Path.of("/missions/one/a.tle"), Optional.of("46179")));
  }

  @Test
  void linksGetTheTlsFilesOfTheirPartyFromTheKeys() {
    Mission mission = MissionFile.parse(FILE, FULL);
    ReceiverEntry receiver = mission.receivers().get(0);
    String tls = "/missions/one/keys/tls/";

    assertThat(mission.satelliteLinks("sat-1"))
        .containsExactly(
            "mqtts://ground.example:8883?ca=/missions/one/my/ca.pem&cert="
                + tls
                + "sat-1.pem&key="
                + tls
                + "sat-1.key",
            "files:/missions/one/out,/missions/one/in?quota=64M");
    assertThat(mission.groundLinks())
        .containsExactly(
            "broker?ca=" + tls + "ca.pem&cert=" + tls + "center.pem&key=" + tls + "center.key",
            "files:/media/in,/media/out");
    assertThat(mission.listenLink(receiver)).isEqualTo("udp://0.0.0.0:4000?rate=1M");
    assertThat(mission.centerLink(receiver))
        .isEqualTo(
            "mqtts://127.0.0.1:8883?ca="
                + tls
                + "ca.pem&cert="
                + tls
                + "svalbard.pem&key="
                + tls
                + "svalbard.key");
  }

  @Test
  void withoutKeysLinksStayAsTheyAre() {
    Mission mission = MissionFile.parse(FILE, FULL.replace("keys: keys\n", ""));

    assertThat(mission.groundLinks()).containsExactly("broker", "files:/media/in,/media/out");
    assertThat(mission.satelliteLinks("sat-1"))
        .startsWith("mqtts://ground.example:8883?ca=/missions/one/my/ca.pem");
  }

  @Test
  void aLinkWithoutTlsLeavesTheBrokerWithoutTls() {
    Mission mission = MissionFile.parse(FILE, SHORT + "keys: keys\n");

    assertThat(mission.groundLinks()).containsExactly("broker");
    assertThat(mission.satelliteLinks("a")).containsExactly("mqtt://127.0.0.1:1883");
  }

  @Test
  void readsAFolderOrItsFile() throws Exception {
    Files.writeString(folder.resolve("mission.yaml"), SHORT);

    assertThat(MissionFile.read(folder).folder()).isEqualTo(folder);
    assertThat(MissionFile.read(folder.resolve("mission.yaml")))
        .isEqualTo(MissionFile.read(folder));
  }

  @Test
  void aFolderWithoutItsFileIsRefused() {
    assertThatExceptionOfType(MissionException.class)
        .isThrownBy(() -> MissionFile.read(folder))
        .withMessage(
            folder.resolve("mission.yaml")
                + ": no such file; must be a mission folder with its mission.yaml");
  }
}
