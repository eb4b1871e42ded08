package space.perigee.sim.mission;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import space.perigee.hw.yaml.Finding;
import space.perigee.mission.Mission;
import space.perigee.sim.mission.CheckReport.Problem;
import space.perigee.sim.mission.CheckReport.Severity;

/** Collects the problems of a mission. */
final class CheckLog {

  private final Mission mission;
  private final Set<Problem> problems = new LinkedHashSet<>();

  CheckLog(Mission mission) {
    this.mission = mission;
  }

  void error(String field, String problem) {
    add(Severity.ERROR, mission.finding(field, problem));
  }

  void warning(String field, String problem) {
    add(Severity.WARNING, mission.finding(field, problem));
  }

  void errors(List<Finding> findings) {
    findings.forEach(finding -> add(Severity.ERROR, finding));
  }

  void addAll(CheckLog other) {
    problems.addAll(other.problems);
  }

  private void add(Severity severity, Finding finding) {
    problems.add(new Problem(severity, finding));
  }

  /** All of them, sorted by line. */
  List<Problem> problems() {
    List<Problem> all = new ArrayList<>(problems);
    all.sort(Comparator.comparingInt(problem -> problem.finding().line()));
    return all;
  }
}
