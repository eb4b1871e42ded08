package space.perigee.sim.mission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.hw.yaml.Finding;
import space.perigee.sim.mission.CheckReport.Problem;
import space.perigee.sim.mission.CheckReport.SatelliteFacts;
import space.perigee.sim.mission.CheckReport.Severity;

class CheckTextTest {

  private static Problem problem(Severity severity, int line, String field, String problem) {
    return new Problem(severity, new Finding("m/mission.yaml", line, field, problem));
  }

  @Test
  void whatTenThousandSatellitesLackIsSaidOnceAndCounted() {
    List<Problem> problems = new ArrayList<>();
    List<SatelliteFacts> facts = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String name = "sat-" + i;
      problems.add(
          problem(
              Severity.ERROR,
              10 + i,
              "satellites[" + i + "].contacts",
              "/m/contacts/" + name + ".csv: no such file"));
      facts.add(new SatelliteFacts(name, "pi", null, null, null));
    }
    problems.add(problem(Severity.WARNING, 20_000, "keys", "is missing: nothing is signed"));
    CheckReport report = new CheckReport("m", problems, null, facts);

    List<String> lines = CheckText.problems(report).lines().toList();
    assertThat(lines).hasSizeLessThan(20);
    assertThat(lines)
        .contains(
            "error: m/mission.yaml: line 10: satellites[0].contacts: /m/contacts/sat-0.csv: no such"
                + " file",
            "error: ... and 9,990 more like this: m/mission.yaml: line 10: satellites[0].contacts:"
                + " /m/contacts/sat-0.csv: no such file",
            "warning: m/mission.yaml: line 20000: keys: is missing: nothing is signed");
    assertThat(CheckText.facts(report).lines().toList())
        .hasSizeLessThan(30)
        .contains("... and 9,980 more satellites; --json has all")
        .last()
        .isEqualTo("10,000 errors, 1 warning: m does not fly yet");
    assertThat(CheckText.fields(report))
        .extractingByKey("findings")
        .asString()
        .contains("line=10009");
  }

  @Test
  void aFewProblemsAreAllThere() {
    List<Problem> problems = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      problems.add(problem(Severity.ERROR, i, "satellites[" + i + "].data", "/a/" + i + ": no"));
    }
    assertThat(CheckText.problems(new CheckReport("m", problems, null, List.of())).lines())
        .hasSize(10)
        .noneMatch(line -> line.contains("more"));
  }
}
