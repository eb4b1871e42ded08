package space.perigee.sim.mission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.mission.Mission;
import space.perigee.sync.io.FolderTree;

/**
 * The real programs of a mission, each from its pack: in a folder of its own, under an account of
 * its own, and with the project and Maven's repository hidden from it. Needs root, and the jars.
 */
@SuppressWarnings("NullAway.Init")
class PackedProgramTest {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String ACCOUNT = "perigee-test-pack";
  private static final Path PROJECT =
      Path.of(System.getProperty("perigee.home", "..")).toAbsolutePath().normalize();

  /** Exit code of a Java process that SIGTERM ended in order. */
  private static final int SIGTERM = 143;

  private static boolean madeAccount;

  private Path base;
  private Path pack;
  private Mission mission;

  @BeforeAll
  static void makeAccount() throws Exception {
    assumeTrue(run("id", "-u").strip().equals("0"), "needs root, to make an account");
    for (String jar :
        List.of(
            "onboard-runtime/target/perigee-onboard.jar",
            "ground-station/target/perigee-ground.jar")) {
      assumeTrue(
          Files.isRegularFile(PROJECT.resolve(jar)),
          "needs " + jar + ", which 'mvn package' makes");
    }
    for (String tool : List.of("useradd", "unshare", "setpriv", "mount")) {
      assumeTrue(!run("sh", "-c", "command -v " + tool).isBlank(), "needs the program " + tool);
    }
    String made =
        run(
            "useradd",
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            ACCOUNT);
    madeAccount = made.isBlank();
    if (!madeAccount) {
      abort("needs an account: " + made);
    }
  }

  @AfterAll
  static void removeAccount() throws Exception {
    if (madeAccount) {
      run("userdel", ACCOUNT);
    }
  }

  @BeforeEach
  void makeFolders() throws IOException {
    base = Files.createTempDirectory("perigee-pack");
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
    pack = base.resolve("pack");
    mission = new PackFixture(base.resolve("mission")).write();
  }

  @AfterEach
  void removeFolders() throws IOException {
    FolderTree.delete(base);
  }

  /** Packs for a party, and gives the folder to the account. */
  private void pack(PackParty party, boolean withSamples) throws Exception {
    new MissionPack(
            mission, party, new MissionPack.Settings(PROJECT, Optional.empty(), withSamples))
        .write(pack);
    run("chown", "-R", ACCOUNT + ":", pack.toString());
    Files.setPosixFilePermissions(
        base.resolve("mission"), PosixFilePermissions.fromString("rwx------"));
  }

  /** Starts the pack where neither the project nor Maven's repository is to be seen. */
  private Process start(String... arguments) throws IOException {
    String hidden =
        "set -e; for it in \"$@\"; do [ ! -d \"$it\" ] || mount -t tmpfs none \"$it\"; done";
    String home = System.getProperty("user.home");
    List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c"));
    command.add(
        "hide() { "
            + hidden
            + "; }; hide '"
            + PROJECT
            + "' '"
            + home
            + "/.m2'; cd '"
            + pack
            + "'; exec setpriv --reuid "
            + ACCOUNT
            + " --regid "
            + ACCOUNT
            + " --clear-groups env -i PATH=/usr/bin:/bin JAVA_HOME=\"$JAVA_HOME\" sh ./start.sh \"$@\"");
    command.add("start");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  @Test
  void aSatelliteReachesItsFirstPrediction() throws Exception {
    pack(new PackParty.Satellite(mission.satellites().get(0)), true);
    Map<String, List<String>> packed = PackFixture.files(pack.resolve("mission"));

    Process process = start("--sample-interval", "1s");
    Path predictions = pack.resolve("state/predictions.jsonl");
    await()
        .atMost(LONG)
        .until(
            () -> !process.isAlive() || (Files.exists(predictions) && Files.size(predictions) > 0));
    process.toHandle().destroy();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isIn(0, SIGTERM);
    assertThat(Files.readAllLines(predictions))
        .isNotEmpty()
        .allMatch(line -> line.contains("\"class\":\"c"));
    assertThat(pack.resolve("state/status.json")).content().contains("\"satellite\" : \"sat-1\"");
    assertThat(PackFixture.files(pack.resolve("mission"))).as("as packed").isEqualTo(packed);
  }

  /** In a namespace where accounts and /opt are copies, so that nothing of this machine changes. */
  @Test
  void theInstallerMakesTheAccountAndGivesItItsKeysAlone() throws Exception {
    Path jar = new PackFixture(base).jar("fake.jar", "linux-x86_64-onednn-avx2");
    new MissionPack(
            mission,
            new PackParty.Satellite(mission.satellites().get(0)),
            new MissionPack.Settings(PROJECT, Optional.of(jar), false))
        .write(pack);
    Path etc = base.resolve("etc");
    run("cp", "-a", "/etc", etc.toString());

    String printed =
        run(
            "unshare",
            "--mount",
            "sh",
            "-ec",
            "mount --bind '"
                + etc
                + "' /etc; mount -t tmpfs none /opt; sh '"
                + pack
                + "/install.sh'; sh '"
                + pack
                + "/install.sh'; cd /opt/perigee/sat-1; stat -c '%n %U %a' . mission mission/keys/sat-1"
                + " mission/keys/sat-1/* mission/keys/tls/* start.sh");
    assertThat(printed.lines())
        .contains(
            "installed in /opt/perigee/sat-1; start it with: systemctl enable --now perigee-sat-1",
            ". root 755",
            "mission root 755",
            "mission/keys/sat-1 perigee-sat-1 700",
            "mission/keys/sat-1/sat-1.1.key perigee-sat-1 600",
            "mission/keys/tls/sat-1.key perigee-sat-1 600",
            "mission/keys/tls/ca.pem root 644",
            "start.sh root 755");
    assertThat(etc.resolve("systemd/system/perigee-sat-1.service")).exists();
    assertThat(run("id", "perigee-sat-1")).as("on this machine").contains("no such user");
  }

  @ParameterizedTest
  @CsvSource({"ground", "north"})
  void aServerGetsReadyAndStopsInOrder(String party) throws Exception {
    pack(
        party.equals("ground")
            ? new PackParty.Ground()
            : new PackParty.Station(mission.receivers().get(0)),
        false);

    Process process = start(party.equals("ground") ? "--http-port=0" : "--mqtt-port=0");
    BufferedReader lines = process.inputReader(UTF_8);
    List<String> read = new ArrayList<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      read.add(line);
      if (line.startsWith("ready ")) {
        break;
      }
    }
    assertThat(read)
        .as("TLS with the certificates of the pack")
        .last()
        .asString()
        .contains("links=mqtts://");
    process.toHandle().destroy();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      read.add(line);
    }
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(String.join("\n", read)).isIn(0, SIGTERM);
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return output;
  }
}
