package space.perigee.sim.mission;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.yaml.Finding;
import space.perigee.mission.Mission;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.learning.Learner;
import space.perigee.sim.mission.CheckReport.ModelFacts;
import space.perigee.sim.mission.CheckReport.SatelliteFacts;

/**
 * Checks a mission before it flies: every file that its file names, whether they fit each other,
 * and what boards, contacts and batteries make of it. No problem keeps the others from being found.
 */
public final class MissionCheck {

  private final Mission mission;
  private final Instant now;

  /**
   * @param now the present, against which plans, keys and certificates are checked
   */
  public MissionCheck(Mission mission, Instant now) {
    this.mission = mission;
    this.now = now;
  }

  /** Returns what is wrong with keys and certificates, without which nothing is delivered. */
  public List<Finding> keyErrors() {
    CheckLog log = new CheckLog(mission);
    new KeyCheck(mission, now, log).check();
    return log.problems().stream()
        .filter(problem -> problem.severity() == CheckReport.Severity.ERROR)
        .map(CheckReport.Problem::finding)
        .toList();
  }

  /** Checks everything; takes seconds, most of them for reading data. */
  public CheckReport run() {
    CheckLog log = new CheckLog(mission);
    ModelCheck models = new ModelCheck(mission, log);
    Optional<Learner> learner = models.learner();
    Optional<LabeledData> heldOut = learner.flatMap(models::data);
    @Nullable Long deltaBytes =
        heldOut.flatMap(data -> models.deltaBytes(learner.get(), data)).orElse(null);
    new GroundCheck(mission, log).check();
    SatelliteCheck satellites = new SatelliteCheck(mission, now, log);
    satellites.computePlans();
    List<SatelliteFacts> facts = new ArrayList<>();
    for (int i = 0; i < mission.satellites().size(); i++) {
      facts.add(satellites.check(i, learner.orElse(null), deltaBytes));
    }
    new KeyCheck(mission, now, log).check();
    return new CheckReport(
        mission.name(),
        log.problems(),
        learner
            .map(
                read ->
                    new ModelFacts(
                        Math.toIntExact(read.model().network().numParams()),
                        read.labels(),
                        deltaBytes))
            .orElse(null),
        facts);
  }
}
