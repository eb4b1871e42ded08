package space.perigee.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import space.perigee.mission.MissionFile;
import space.perigee.sim.Main;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sim.fly.FlightContacts;

/** {@code perigee mission} as users run it. */
class MissionCommandTest {

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path parent;

  /** When the satellites of the example have decayed, by their elements of 2022. */
  private static final Clock AFTER_DECAY =
      Clock.fixed(Instant.parse("2060-01-01T00:00:00Z"), ZoneOffset.UTC);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object... arguments) {
    CommandLine line = Main.commandLine();
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return line.execute(List.of(arguments).stream().map(Object::toString).toArray(String[]::new));
  }

  @Test
  void makesShowsAndPlansAMission() throws Exception {
    Path folder = parent.resolve("trial");

    assertThat(run("mission", "new", folder, "--seed", 5)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains("a mission of 3 satellites: flock-2p-9, skysat-c10, flock-3k-2");

    assertThat(run("mission", "show", folder)).isZero();
    assertThat(out.toString())
        .contains("trial", "FLOCK 2P-9 of satellites.tle", "5 % of the weights");

    assertThat(run("mission", "show", "--resolved", folder)).isZero();
    assertThat(MissionFile.parse(folder.resolve("mission.yaml"), out.toString()))
        .isEqualTo(MissionFile.read(folder));

    assertThat(run("mission", "show", "--json", folder)).isZero();
    assertThat(MissionFile.parse(folder.resolve("mission.yaml"), out.toString()))
        .isEqualTo(MissionFile.read(folder));

    Path plan = folder.resolve("contacts").resolve("skysat-c10.csv");
    Files.delete(plan);
    assertThat(run("mission", "plan", folder, "--days", 1)).as(err.toString()).isZero();
    assertThat(plan).exists();
    assertThat(out.toString()).contains("2022-04-25T00:00:00Z");
  }

  @Test
  void elementsThatGiveNoContactAreFollowedByWhatToDo() throws Exception {
    Path folder = parent.resolve("old");
    Path elements = Files.writeString(parent.resolve("old.tle"), ExampleMission.elements());
    CommandLine line = new CommandLine(new MissionCommand(AFTER_DECAY));
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    int code =
        line.execute(
            "new", folder.toString(), "--elements", elements.toString(), "--objects", "SKYSAT-C10");

    assertThat(code).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains(
            "a mission of 1 satellite: skysat-c10",
            "mission.yaml (contact-plan: from), then",
            "  perigee mission plan " + folder);
    assertThat(err.toString())
        .contains(
            "note: skysat-c10: no contact; use newer elements, or set 'contact-plan: from' in "
                + folder.resolve("mission.yaml"));
    assertThat(run("mission", "check", folder)).isEqualTo(2);
    assertThat(err.toString())
        .contains("has no contact in ", "run 'perigee mission plan " + folder + "'");
    assertThatThrownBy(() -> FlightContacts.read(MissionFile.read(folder)))
        .hasMessageContaining("has no contact of skysat-c10; use newer elements, or set");
  }

  @Test
  void aMistakeEndsInExitCode2AndNamesFileLineAndField() throws Exception {
    Path file = Files.writeString(parent.resolve("mission.yaml"), "name: a b\nmodle: x\n");

    assertThat(run("mission", "show", parent)).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            file + ": line 1: name: 'a b' must be",
            file + ": line 2: modle: is not a known field; did you mean 'model'?")
        .doesNotContain("Exception");
    assertThat(run("mission", "plan", parent, "--days", 0)).isEqualTo(2);
    assertThat(run("mission", "show", parent.resolve("none"))).isEqualTo(2);
    assertThat(err.toString()).contains("no such file; must be a mission folder");
    assertThat(run("mission", "new", parent)).isEqualTo(2);
    assertThat(err.toString()).contains("is not empty");
  }

  @Test
  void keysAndCheckMakeAMissionReadyToFly() throws Exception {
    Path folder = parent.resolve("trial");
    run("mission", "new", folder);

    assertThat(run("mission", "check", folder)).isEqualTo(2);
    assertThat(err.toString())
        .contains("error: " + folder.resolve("mission.yaml") + ": line ", "no such folder");
    assertThat(out.toString()).endsWith("1 error, 0 warnings: trial does not fly yet\n");

    Path safe = parent.resolve("safe");
    assertThat(run("mission", "keys", folder, "--root", safe)).as(err.toString()).isZero();
    assertThat(out.toString())
        .contains(
            "keep them in a safe",
            safe.resolve("root.1.key") + "  appoint and revoke any key",
            safe.resolve("ca.key").toString());
    assertThat(run("mission", "keys", folder)).isZero();
    assertThat(out.toString()).isEqualTo("nothing to do: all keys and certificates are there\n");

    assertThat(run("mission", "check", folder)).as(err.toString()).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .contains("model of 43,142 parameters, 6 classes; a delta has")
        .endsWith("trial is ready to fly\n");
  }

  @Test
  void aCheckAsJsonNamesEveryFinding() throws Exception {
    Path file = Files.writeString(parent.resolve("mission.yaml"), "name: a b\nmodle: x\n");

    assertThat(run("mission", "check", parent, "--json")).isEqualTo(2);

    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.path("errors").asInt()).isEqualTo(report.path("findings").size());
    assertThat(report.path("findings").findValuesAsText("field")).contains("name", "modle");
    assertThat(report.path("findings").get(0).path("file").asText()).isEqualTo(file.toString());
    assertThat(report.path("findings").findValuesAsText("severity")).containsOnly("error");
  }
}
