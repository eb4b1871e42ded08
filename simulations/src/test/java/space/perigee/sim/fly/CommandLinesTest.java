package space.perigee.sim.fly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;
import space.perigee.sim.mission.Transport;

class CommandLinesTest {

  private static final Instant T0 = Instant.parse("2022-04-24T00:00:00Z");

  private static final String TEXT =
      """
      name: landsat
      model: start.zip
      satellites:
        - name: sat-1
          spacecraft: cubesat-3u
          contacts: plan.csv
          data: data/sat-1.csv
      stations:
        - {name: svalbard, latitude-deg: 78.2, longitude-deg: 15.4}
      ground:
        held-out: data/test.csv
      links:
        - satellite: mqtts://ground.example:8883
        - satellite: udp://ground.example:4556?rate=9600
          ground: udp://0.0.0.0:4556?rate=9600
      keys: keys
      """;

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  private Path home = Path.of("");

  @BeforeEach
  void makeAHome() throws IOException {
    home = folder.resolve("home");
    Path launcher = home.resolve("onboard-runtime/src/main/launcher");
    Files.createDirectories(launcher);
    Files.writeString(launcher.resolve("environment"), "# a comment\nOMP_NUM_THREADS=1\n");
    Files.writeString(folder.resolve(MissionFile.NAME), TEXT);
  }

  private CommandLines lines(Mission mission) throws IOException {
    return lines(mission, "");
  }

  private CommandLines lines(Mission mission, String strategies) throws IOException {
    FlightSetup setup =
        new FlightSetup(
            mission,
            home,
            new FlightSetup.Timing(T0, Duration.ofHours(24), 100),
            new FlightSetup.Ports(8080, 5000),
            OptionalLong.of(7),
            true);
    return new CommandLines(setup, FlightFolder.create(folder), strategies);
  }

  private static String option(List<String> command, String name) {
    return command.get(command.indexOf(name) + 1);
  }

  @Test
  void overMqttSatellitesReachTheBrokerThroughTheirEmulatorWithTheirCertificates()
      throws IOException {
    Mission mission = Transport.preferred(MissionFile.read(folder));
    CommandLines lines = lines(mission);
    List<String> onboard = lines.onboard(mission.satellites().get(0), 6000, T0);
    List<String> ground = lines.ground(T0);

    assertThat(option(onboard, "--link"))
        .startsWith("mqtts://127.0.0.1:6000?ca=")
        .contains("cert=" + folder.resolve("keys/tls/sat-1.pem"));
    assertThat(option(ground, "--link"))
        .startsWith("broker?ca=")
        .contains("cert=" + folder.resolve("keys/tls/ground.pem"));
    assertThat(option(ground, "--mqtt-port")).isEqualTo("5000");
  }

  @Test
  void datagramsArePacedAtTheRateOfTheRadioInWallTime() throws IOException {
    Mission mission = Transport.UDP.flying(MissionFile.read(folder));
    CommandLines lines = lines(mission);

    assertThat(option(lines.onboard(mission.satellites().get(0), 6000, T0), "--link"))
        .isEqualTo("udp://127.0.0.1:6000?rate=960000");
    assertThat(option(lines.ground(T0), "--link")).isEqualTo("udp://127.0.0.1:5000?rate=960000");
  }

  @Test
  void programsRunFromTheMissionFolderAsAUserStartsThem() throws IOException {
    Mission mission = Transport.preferred(MissionFile.read(folder));
    CommandLines lines = lines(mission);
    List<String> onboard = lines.onboard(mission.satellites().get(0), 6000, T0);

    assertThat(onboard).startsWith("env", "OMP_NUM_THREADS=1");
    assertThat(onboard).containsSequence("run", folder.toString(), "--satellite", "sat-1");
    assertThat(lines.ground(T0)).containsSequence("serve", folder.toString());
    assertThat(option(onboard, "--seed")).isEqualTo("7");
    assertThat(option(onboard, "--state"))
        .isEqualTo(folder.resolve("flight/state/sat-1").toString());
    assertThat(option(onboard, "--until")).isEqualTo("2022-04-25T00:00:00Z");
  }

  @Test
  void theUsersOwnStrategiesAreOnTheClassPathOfEachProgram() throws IOException {
    Mission mission = Transport.preferred(MissionFile.read(folder));
    CommandLines lines = lines(mission, "my.jar:/other.jar");

    assertThat(lines.ground(T0))
        .containsSequence(
            "-cp",
            home.resolve("ground-station/target/perigee-ground.jar") + ":my.jar:/other.jar",
            "space.perigee.ground.Main",
            "serve")
        .doesNotContain("-jar");
    assertThat(lines.onboard(mission.satellites().get(0), 6000, T0))
        .containsSequence(
            "-cp",
            home.resolve("onboard-runtime/target/perigee-onboard.jar") + ":my.jar:/other.jar",
            "space.perigee.onboard.Main",
            "run");
  }

  @Test
  void theTitleOfALinkSaysWhetherItUsesTls() {
    assertThat(Transport.title("mqtts://127.0.0.1:8883?ca=ca.pem")).isEqualTo("MQTT with TLS");
    assertThat(Transport.title("mqtt://127.0.0.1:1883")).isEqualTo("MQTT");
    assertThat(Transport.title("udp://127.0.0.1:4556")).isEqualTo("UDP");
  }

  @Test
  void aTransportThatTheMissionDoesNotNameIsFlownOnALinkOfItsOwn() throws IOException {
    Files.writeString(
        folder.resolve(MissionFile.NAME),
        TEXT.replaceAll("(?m)^  - satellite: udp.*\n.*udp.*\n", "").replace("keys: keys\n", ""));
    Mission mission = Transport.UDP.flying(MissionFile.read(folder));

    assertThat(mission.links()).hasSize(1);
    assertThat(lines(mission).onboard(mission.satellites().get(0), 6000, T0))
        .contains("udp://127.0.0.1:6000?rate=960000");
  }
}
