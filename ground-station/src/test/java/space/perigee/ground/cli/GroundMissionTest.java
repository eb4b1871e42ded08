package space.perigee.ground.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.ground.Main;
import space.perigee.ground.TestServer;
import space.perigee.ground.store.Child;
import space.perigee.sync.cli.Cli;

/** The ground server and a station that run from a mission folder. */
class GroundMissionTest {

  private static final String MISSION =
      """
      name: demo
      model: start.zip
      data: {label: kind}
      satellites:
        - {name: sat-1, spacecraft: cubesat-3u, contacts: plan.csv, data: a.csv}
        - {name: sat-2, spacecraft: cubesat-3u, contacts: plan.csv, data: b.csv}
      stations: stations.csv
      receivers:
        - {station: svalbard, listen: broker, center: 'mqtt://127.0.0.1:1'}
      ground:
        name: center
        held-out: held-out.csv
        aggregation: fedavg
        round-timeout: 2h
        max-age: 30d
        mqtt-port: 0
        http-port: 0
      links: [{satellite: 'mqtt://127.0.0.1:1883'}]
      deltas: {density: 0.1}
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeMission() throws IOException {
    ServeCommandTest.writeModelAndData(folder);
    write(MISSION);
  }

  @Test
  void theServerNeedsTheFolderAlone() throws Exception {
    write(
        MISSION.replace(
            "  http-port: 0\n",
            """
            http-port: 0
            keep-scores: 3
            versions-quota: 32
            events: broker
            http-hosts: [ground.example]
            metric-satellites: 5
            """
                .indent(2)));
    try (Child server = Child.start(Main.class, "serve", folder.toString())) {
      String ready = String.valueOf(server.nextLine());
      assertThat(ready).startsWith("ready http=http://127.0.0.1:");
      TestServer.Api api = new TestServer.Api(ready.replaceAll("ready http=(\\S+) .*", "$1"));
      assertThat(api.status().path("mission").asText()).isEqualTo("demo");
      assertThat(server.terminate()).isZero();
    }
    assertThat(folder.resolve("state/center")).isDirectory();
  }

  @Test
  void aStationNeedsItsNameBesides() throws Exception {
    try (Child station =
        Child.start(
            Main.class,
            "station",
            folder.toString(),
            "--station",
            "svalbard",
            "--mqtt-port",
            "0")) {
      assertThat(String.valueOf(station.nextLine()))
          .startsWith("ready links=mqtt://127.0.0.1:")
          .endsWith(" center=mqtt://127.0.0.1:1");
      assertThat(station.terminate()).isZero();
    }
    assertThat(folder.resolve("state/svalbard")).isDirectory();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          start.zip           | gone.zip    | line 2: model: FOLDER/gone.zip: no such file
          label: kind         | label: sort | line 12: ground.held-out: FOLDER/held-out.csv: line 1: no column 'sort'
          aggregation: fedavg | aggregation: fedsome | line 13: ground.aggregation: fedsome: must be one of
          round-timeout: 2h   | quorum: 3   | line 14: ground.quorum: '3' must be at most the number of satellites
          aggregation: fedavg | 'aggregation: {name: fedadam, rat: 1}' | line 13: ground.aggregation: rat: must be one of beta1
          round-timeout: 2h   | 'events: ftp://x' | line 14: ground.events: link 'ftp://x': scheme
          'mqtt://127.0.0.1:1883'} | x, ground: 'ftp://x'} | line 18: links: link 'ftp://x': scheme
          """)
  void anErrorNamesFileLineAndField(String good, String bad, String message) throws IOException {
    write(MISSION.replaceFirst(Pattern.quote(good), bad));

    assertThat(run("serve", folder.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("perigee: " + mission() + ": " + message.replace("FOLDER", folder.toString()))
        .doesNotContain("\tat ");
  }

  @Test
  void anOptionOverridesASingleValueAndItsErrorNamesIt() {
    assertThat(run("serve", folder.toString(), "--strategy", "x")).isEqualTo(2);
    assertThat(err.toString()).startsWith("perigee: --strategy x: must be one of");
  }

  @Test
  void saysWhichReceiversThereAre() throws IOException {
    assertThat(run("station", folder.toString(), "--station", "north")).isEqualTo(2);
    assertThat(err.toString())
        .contains(mission() + ": line 8: receivers: --station north: must be one of svalbard");

    write(MISSION.replaceAll("(?s)receivers:.*?\nground", "ground"));
    assertThat(run("station", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("receivers: --station: has no receivers");
  }

  @Test
  void withoutAFolderTheOptionsAreRequiredAndTheErrorSaysBothWays() {
    assertThat(run("serve", "--mission", "m")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "Missing required options: --model, --state; give them, or a mission folder:"
                + " 'perigee ground serve DIR'");
    assertThat(run("station", "--mission", "m", "--name", "x")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "Missing required options: --satellites, --center, --state; give them, or a mission"
                + " folder: 'perigee ground station DIR --station NAME'");
  }

  @Test
  void aBrokerWithoutTlsStaysOnThisMachine() throws IOException {
    write(MISSION.replace("  mqtt-port: 0", "  bind: 0.0.0.0\n  mqtt-port: 0"));

    assertThat(run("serve", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("0.0.0.0").contains("TLS").doesNotContain("\tat ");
  }

  private int run(String... arguments) {
    return Cli.of(new Main()).setErr(new PrintWriter(err, true)).execute(arguments);
  }

  private Path mission() {
    return folder.resolve("mission.yaml");
  }

  private void write(String text) throws IOException {
    Files.writeString(mission(), text);
  }
}
