package space.perigee.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.sim.Main;

/** What {@code perigee demo} and {@code perigee mission fly} refuse before anything flies. */
class DemoCommandTest {

  private static final String HOME = "perigee.home";

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path parent;

  private final StringWriter err = new StringWriter();
  private String before = "";

  @BeforeEach
  void pretendThatTheProgramsAreBuilt() throws Exception {
    before = System.getProperty(HOME, "");
    for (String jar :
        List.of(
            "onboard-runtime/target/perigee-onboard.jar",
            "ground-station/target/perigee-ground.jar")) {
      Path file = parent.resolve("home").resolve(jar);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
    System.setProperty(HOME, parent.resolve("home").toString());
  }

  @AfterEach
  void restoreTheHome() {
    if (before.isEmpty()) {
      System.clearProperty(HOME);
    } else {
      System.setProperty(HOME, before);
    }
  }

  private int run(Object... arguments) {
    CommandLine line = Main.commandLine();
    line.setErr(new PrintWriter(err, true));
    return line.execute(List.of(arguments).stream().map(Object::toString).toArray(String[]::new));
  }

  @Test
  void aComparisonNeedsANumberOfSeeds() {
    assertThat(run("demo", parent.resolve("d"), "--compare-lossless")).isEqualTo(2);
    assertThat(err.toString()).contains("--compare-lossless: needs --seeds N");
    assertThat(parent.resolve("d")).doesNotExist();
  }

  @Test
  void strategiesAndParallelFlightsNeedANumberOfSeedsToo() {
    assertThat(run("demo", "--compare-strategies", "fedavg")).isEqualTo(2);
    assertThat(run("demo", "--parallel", 2)).isEqualTo(2);
    assertThat(run("demo", "--seeds", 2, "--parallel", 0)).isEqualTo(2);
    assertThat(run("demo", "--seeds", 2, "--parallel", 2, "--link-port", 8883)).isEqualTo(2);
    assertThat(run("demo", parent.resolve("d"), "--seeds", 2, "--compare-strategies", "fed"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("--compare-strategies: needs --seeds N")
        .contains("--parallel: needs --seeds N")
        .contains("--parallel", "64")
        .contains("--link-port and --parallel exclude each other")
        .contains("fed: must be one of [clipped-mean");
    assertThat(parent.resolve("d")).doesNotExist();
  }

  @Test
  void optionsThatExcludeEachOtherAreRefused() {
    assertThat(run("demo", "--seeds", 2, "--compare-lossless", "--lossless")).isEqualTo(2);
    assertThat(run("demo", "--seeds", 2, "--seed", 2)).isEqualTo(2);
    assertThat(err.toString())
        .contains("--compare-lossless and --lossless exclude each other")
        .contains("--seed and --seeds exclude each other");
  }

  @Test
  void aFolderThatExistsIsFlownAsItIs() throws Exception {
    Path folder = Files.createDirectories(parent.resolve("mine"));
    Files.writeString(folder.resolve("mission.yaml"), "name: mine\n");

    assertThat(run("demo", folder, "--seed", 3)).isEqualTo(2);
    assertThat(err.toString())
        .contains("mine: exists, and is flown as it is; --seed is for a new folder");
    assertThat(run("demo", folder)).isEqualTo(2);
    assertThat(err.toString()).contains("mission.yaml").contains("satellites");
  }

  @Test
  void flyingNamesTheFolderThatIsNoMission() {
    assertThat(run("mission", "fly", parent.resolve("nowhere"))).isEqualTo(2);
    assertThat(err.toString()).contains("nowhere");
  }

  @Test
  void aFlightWithoutItsKeysEndsInAMessage() throws Exception {
    Path folder = parent.resolve("new");
    run("mission", "new", folder);

    assertThat(run("mission", "fly", folder)).isEqualTo(2);
    assertThat(err.toString())
        .contains("keys: ", "no such folder; 'perigee mission keys' makes it")
        .doesNotContain("Exception", "\tat ");
  }
}
