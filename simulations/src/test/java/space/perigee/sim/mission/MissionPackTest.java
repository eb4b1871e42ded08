package space.perigee.sim.mission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;
import space.perigee.mission.SatelliteEntry;
import space.perigee.sync.io.InputException;

/** What is in a pack, and that nothing else is. */
@SuppressWarnings("NullAway.Init") // JUnit injects folders
class MissionPackTest {

  private static final String DESK = "linux-x86_64-onednn-avx2";
  private static final List<String> SCRIPTS =
      List.of("README.txt", "SHA256SUMS", "environment", "install.sh", "jvm.options", "start.sh");

  @TempDir Path folder;

  private PackFixture fixture;
  private Mission mission;

  @BeforeEach
  void writeMission() throws IOException {
    fixture = new PackFixture(folder.resolve("m"));
    mission = fixture.write();
    new PackFixture(folder).jar("onboard-runtime/target/perigee-onboard.jar", DESK);
    new PackFixture(folder).jar("ground-station/target/perigee-ground.jar", DESK);
    new PackFixture(folder)
        .file("ground-station/src/main/launcher/jvm.options", "-XX:+ExitOnOutOfMemoryError\n");
  }

  private Path pack(String name, String party) throws IOException {
    return pack(name, party, false, Optional.empty());
  }

  private Path pack(String name, String party, boolean withSamples, Optional<Path> jar)
      throws IOException {
    PackParty whom =
        switch (party) {
          case "ground" -> new PackParty.Ground();
          case "north" -> new PackParty.Station(mission.receiver(party).orElseThrow());
          default -> new PackParty.Satellite(mission.satellite(party).orElseThrow());
        };
    Path out = folder.resolve(name);
    MissionPack.Written written =
        new MissionPack(mission, whom, new MissionPack.Settings(folder, jar, withSamples))
            .write(out);
    assertThat(PackFixture.files(out).keySet())
        .as("what it says it wrote")
        .containsExactlyInAnyOrderElementsOf(written.files());
    return out;
  }

  private static void assertFiles(Path pack, String... others) throws IOException {
    List<String> all = new ArrayList<>(SCRIPTS);
    all.addAll(List.of(others));
    assertThat(PackFixture.files(pack).keySet()).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void aSatelliteGetsItsOwnFilesAndKeysAndNothingElse() throws IOException {
    Path pack = pack("pack", "sat-1");

    assertFiles(
        pack,
        "perigee-onboard.jar",
        "perigee-sat-1.service",
        "mission/mission.yaml",
        "mission/start.zip",
        "mission/plan.csv",
        "mission/learning.yaml",
        "mission/data/golden.csv",
        "mission/hw/desk.yaml",
        "mission/keys/sat-1/sat-1.1.key",
        "mission/keys/sat-1/sat-1.1.pub",
        "mission/keys/sat-1/ground.1.pub",
        "mission/keys/sat-1/north.1.pub",
        "mission/keys/sat-1/root.1.pub",
        "mission/keys/tls/ca.pem",
        "mission/keys/tls/sat-1.pem",
        "mission/keys/tls/sat-1.key");
    Mission packed = MissionFile.read(pack.resolve("mission"));
    assertThat(packed.satelliteNames()).containsExactly("sat-1");
    SatelliteEntry entry = packed.satellites().get(0);
    assertThat(entry.sensor().data()).isEqualTo(pack.resolve("mission/data/sat-1.csv"));
    assertThat(entry.predictions()).as("a file that cannot be written there").isEmpty();
    assertThat(packed.satelliteLinks("sat-1").get(0))
        .contains("key=" + pack.resolve("mission/keys/tls/sat-1.key"));
    assertThat(pack.resolve("start.sh"))
        .content()
        .contains("run \"$here/mission\" --satellite 'sat-1'")
        .contains("--predictions \"$state/predictions.jsonl\"");
    assertThat(pack.resolve("jvm.options"))
        .content()
        .contains("-Xmx3072m", "-XX:+ExitOnOutOfMemoryError");
  }

  @Test
  void itsSamplesComeFromItsSensorUnlessThePackIsForADesk() throws IOException {
    assertThat(pack("pack", "sat-1", true, Optional.empty()).resolve("mission/data/sat-1.csv"))
        .exists();
    fixture.file("contacts/sat-2.csv", "satellite,station,aos,los,max_elevation_deg\n");
    Path pack = pack("other", "sat-2");
    assertThat(MissionFile.read(pack.resolve("mission")).satellites().get(0).sensor().data())
        .as("a place on board")
        .isEqualTo(Path.of("/data/sat-2.csv"));
  }

  @Test
  void aStationGetsNeitherModelsNorData() throws IOException {
    Path pack = pack("pack", "north");

    assertThat(PackFixture.files(pack).keySet().stream().filter(file -> file.startsWith("mission")))
        .filteredOn(file -> !file.contains("/keys/"))
        .containsExactly("mission/mission.yaml");
    assertThat(keysOf(pack))
        .containsExactlyInAnyOrder("mission/keys/north/north.1.key", "mission/keys/tls/north.key");
    Mission packed = MissionFile.read(pack.resolve("mission"));
    assertThat(packed.satelliteNames()).containsExactly("sat-1", "sat-2");
    assertThat(packed.listenLink(packed.receivers().get(0)))
        .startsWith("broker?ca=" + pack.resolve("mission/keys/tls/ca.pem"));
    assertThat(pack.resolve("start.sh"))
        .content()
        .contains("-jar \"$here/perigee-ground.jar\" station \"$here/mission\" --station 'north'");
  }

  @Test
  void theGroundGetsItsDataAndItsOwnKeys() throws IOException {
    Path pack = pack("pack", "ground");

    assertThat(PackFixture.files(pack).keySet().stream().filter(file -> file.startsWith("mission")))
        .filteredOn(file -> !file.contains("/keys/"))
        .containsExactly(
            "mission/data/gate.csv",
            "mission/data/test.csv",
            "mission/mission.yaml",
            "mission/start.zip");
    assertThat(keysOf(pack))
        .containsExactlyInAnyOrder(
            "mission/keys/ground/ground.1.key", "mission/keys/tls/ground.key");
    assertThat(MissionFile.read(pack.resolve("mission")).groundLinks().get(0))
        .startsWith("broker?ca=" + pack.resolve("mission/keys/tls/ca.pem"));
    assertThat(pack.resolve("jvm.options")).content().contains("-XX:+ExitOnOutOfMemoryError");
  }

  private static List<String> keysOf(Path pack) throws IOException {
    return PackFixture.files(pack).keySet().stream().filter(it -> it.endsWith(".key")).toList();
  }

  @Test
  void privateKeysAreReadableByTheirOwnerAlone() throws IOException {
    for (String party : List.of("sat-1", "north", "ground")) {
      Map<String, List<String>> files = PackFixture.files(pack("pack-" + party, party));
      files.forEach(
          (file, facts) -> {
            if (file.endsWith(".key")) {
              assertThat(facts.get(0)).as(file).isEqualTo("rw-------");
            }
          });
    }
  }

  @Test
  void theSameInputMakesTheSameBytes() throws IOException {
    for (String party : List.of("sat-1", "north", "ground")) {
      assertThat(PackFixture.files(pack("first-" + party, party)))
          .isEqualTo(PackFixture.files(pack("second-" + party, party)));
    }
  }

  @Test
  void aKeyOfAnotherPartyIsNeverPacked() throws IOException {
    Path stray = folder.resolve("m/keys/sat-1/ground.1.key");
    Files.copy(folder.resolve("m/keys/ground/ground.1.key"), stray);

    assertRefused("sat-1", "line 18: keys: " + stray + ": is a private key of 'ground'");
  }

  @Test
  void aLinkCannotBringAnotherKeyEither() throws IOException {
    mission =
        fixture.mission(
            PackFixture.MISSION.replace(
                "'mqtts://127.0.0.1:1'}]",
                "'mqtts://127.0.0.1:1?cert=keys/tls/ground.pem&key=keys/tls/ground.key'}]"));

    assertRefused("sat-1", "ground.key: is the private key of another than 'sat-1'");
  }

  @Test
  void filesFromElsewhereGetAPlaceInThePack() throws IOException {
    Path golden = new PackFixture(folder.resolve("elsewhere")).file("golden.csv", "x,y,kind\n");
    Path other = new PackFixture(folder.resolve("a place")).file("ca.pem", "of a broker");
    mission =
        fixture.mission(
            PackFixture.MISSION
                .replace("golden: data/golden.csv", "golden: " + golden)
                .replace("'mqtts://127.0.0.1:1'}]", "'mqtts://broker:1?ca=" + other + "'}]"));
    Path pack = pack("pack", "sat-1");

    Mission packed = MissionFile.read(pack.resolve("mission"));
    assertThat(packed.satellites().get(0).sensor().golden())
        .contains(pack.resolve("mission/files/golden.csv"));
    assertThat(packed.satelliteLinks("sat-1").get(0))
        .startsWith("mqtts://broker:1?ca=" + pack.resolve("mission/files/ca.pem") + "&cert=");
    assertThat(pack.resolve("mission/files/ca.pem")).hasContent("of a broker");
    assertThat(pack.resolve("mission/files/golden.csv")).exists();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          start.zip        | sat-1  | line 2: model: PATH: no such file
          plan.csv         | sat-1  | line 7: satellites[0].contacts: PATH: no such file
          data/golden.csv  | sat-1  | line 9: satellites[0].golden: PATH: no such file
          data/test.csv    | ground | line 16: ground.held-out: PATH: no such file
          hw/desk.yaml     | sat-1  | line 6: satellites[0].spacecraft: PATH: no such file
          keys/sat-1/sat-1.1.key | sat-1 | line 18: keys: FOLDER/keys/sat-1: has no private key of 'sat-1'
          keys/tls/north.key | north | line 15: receivers[0].listen: PATH: no such file; 'perigee mission keys'
          notes.txt        | sat-2  | line 12: satellites[1].elements: FOLDER/contacts/sat-2.csv: no such file; 'perigee mission plan'
          """)
  void namesFileLineAndFieldOfWhatIsMissing(String file, String party, String message)
      throws IOException {
    Path missing = folder.resolve("m").resolve(file);
    Files.delete(missing);

    assertRefused(
        party,
        message
            .replace("PATH", missing.toString())
            .replace("FOLDER", folder.resolve("m").toString()));
  }

  private void assertRefused(String party, String message) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> pack("refused", party))
        .withMessageContaining(message);
    assertThat(folder.resolve("refused")).doesNotExist();
    assertThat(folder.resolve(".refused.part")).doesNotExist();
  }

  @Test
  void theJarMustBeOfTheBoardsPlatform() throws IOException {
    Path other = fixture.jar("other.jar", "linux-arm64");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> pack("pack", "sat-1", false, Optional.of(other)))
        .withMessageContaining("--jar " + other + ": must be the onboard program with the native")
        .withMessageContaining("-Dboard=devbox-x86-64 -pl onboard-runtime -am");

    Files.delete(folder.resolve("onboard-runtime/target/perigee-onboard.jar"));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> pack("pack", "sat-1"))
        .withMessageContaining("no jar in ")
        .withMessageContaining("fits board devbox-x86-64: ");
    new PackFixture(folder).jar("onboard-runtime/target/perigee-onboard-devbox-x86-64.jar", DESK);
    assertThat(pack("pack", "sat-1").resolve("perigee-onboard.jar")).exists();
  }

  @Test
  void writesIntoAnEmptyFolderAlone() throws IOException {
    Path out = Files.createDirectory(folder.resolve("out"));
    pack("out", "sat-1");
    assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> pack("out", "sat-1"));
    assertThat(out.resolve("start.sh")).exists();
  }

  @Test
  void stagesTheSameTwiceAndChecksTheSumsFirst() throws Exception {
    Path pack = pack("pack", "sat-1");
    Path root = Files.createDirectory(folder.resolve("root"));
    Path installed = root.resolve("opt/perigee/sat-1");

    assertThat(sh(pack.resolve("install.sh"), "--root", root.toString())).contains("staged in ");
    Map<String, List<String>> once = PackFixture.files(root);
    assertThat(PackFixture.files(installed)).isEqualTo(PackFixture.files(pack));
    Path statement = Files.writeString(installed.resolve("mission/keys/sat-1/x.2.revoked"), "x");
    sh(pack.resolve("install.sh"), "--root", root.toString());
    assertThat(statement).as("what arrived over the link").exists();
    Files.delete(statement);
    assertThat(PackFixture.files(root)).isEqualTo(once);

    Files.writeString(pack.resolve("mission/learning.yaml"), "strategy: derpp\n");
    Path other = Files.createDirectory(folder.resolve("other"));
    assertThat(sh(pack.resolve("install.sh"), "--root", other.toString()))
        .contains("mission/learning.yaml: FAILED", "is not as it was packed");
    assertThat(PackFixture.files(other)).isEmpty();
    assertThat(sh(pack.resolve("install.sh"), "--rot")).contains("--rot: unknown");
  }

  @Test
  void systemdTakesTheUnit() throws Exception {
    assumeThat(Path.of("/usr/bin/systemd-analyze")).as("needs systemd-analyze").exists();
    Path pack = pack("pack", "sat-1");
    Path unit = pack.resolve("perigee-sat-1.service");
    Files.writeString(
        unit, Files.readString(unit).replace("/opt/perigee/sat-1/start", pack + "/start"));

    assertThat(run("systemd-analyze", "verify", "--man=no", unit.toString())).isEmpty();
    assertThat(Files.readString(unit))
        .contains("NoNewPrivileges=yes", "ProtectSystem=strict", "Restart=on-failure")
        .contains("User=perigee-sat-1\n")
        .contains("ReadWritePaths=/opt/perigee/sat-1/mission/keys/sat-1\n")
        .doesNotContain("@");
    for (String script : List.of("start.sh", "install.sh", "README.txt")) {
      assertThat(Files.readString(pack.resolve(script)).replaceAll("\"@?\\$[@a-z/.]*", ""))
          .as(script)
          .doesNotContainPattern("@[A-Z]+@");
    }
  }

  private static String sh(Path script, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", script.toString()));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private static String run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
