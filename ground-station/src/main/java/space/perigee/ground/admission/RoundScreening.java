package space.perigee.ground.admission;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.aggregate.Update;
import space.perigee.ground.aggregate.UpdateScreening;
import space.perigee.ground.aggregate.VersionMember;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.sync.model.Weights;

/**
 * Screens updates by the standing of their satellites, and changes standings by what it finds.
 *
 * <p>An update of an excluded satellite, of one whose identity two processes use, and one that is
 * far longer than those of others is left out when it arrives. When a round closes, {@link
 * RoundJudge} compares its updates. If the gate refuses the candidate nevertheless, it is {@link
 * TakingApart taken apart}. Standings change when the round is decided.
 */
public final class RoundScreening implements UpdateScreening {

  private static final Logger log = LoggerFactory.getLogger(RoundScreening.class);

  private final Admission admission;
  private final RoundJudge judge;
  private final SampleBound samples;
  private final UpdateScores scores;

  /** Why the next update of a satellite does not count. */
  private final Map<String, String> doubled = new ConcurrentHashMap<>();

  /** On the updates of the round that the worker has; by satellite. */
  private volatile Map<String, UpdateFinding> findings = Map.of();

  /**
   * @param evaluator of the labeled data, on the thread of the worker
   * @param scored updates of a round whose scores are kept
   */
  public RoundScreening(
      Admission admission, ModelEvaluator evaluator, SampleBound samples, int scored) {
    this.admission = admission;
    this.judge = new RoundJudge(evaluator::losses);
    this.samples = samples;
    this.scores = new UpdateScores(evaluator, scored);
  }

  @Override
  public long barred() {
    return admission.barred();
  }

  @Override
  public boolean counts(String satellite) {
    return admission.counts(satellite);
  }

  @Override
  public void onDelta(String satellite, DeltaFacts facts, Instant now) {
    admission
        .onDelta(satellite, facts, now)
        .ifPresent(
            reason -> {
              doubled.put(satellite, reason);
              log.error("event=identity-doubled satellite={} reason=\"{}\"", satellite, reason);
            });
  }

  @Override
  public long countedSamples(String satellite, long claimed, Instant since, Instant now) {
    SampleBound.Counted counted = samples.counted(claimed, since, now);
    counted.jump().ifPresent(jump -> admission.onClaim(satellite, jump, now));
    return counted.samples();
  }

  @Override
  public Optional<String> objection(Update update, Instant now) {
    String satellite = update.satellite();
    Standing standing = admission.standing(satellite);
    if (standing.state() == Standing.State.EXCLUDED) {
      return Optional.of("the satellite is excluded: " + standing.reason());
    }
    Optional<String> alarm = Optional.ofNullable(doubled.remove(satellite));
    if (alarm.isPresent()) {
      return alarm;
    }
    Optional<UpdateFinding> far = FarFromOthers.absurd(update, admission.norms());
    far.ifPresent(finding -> admission.onRound(List.of(finding), now));
    return far.map(UpdateFinding::reason);
  }

  @Override
  public Screened screen(List<Update> updates, Weights current, Trial trial) {
    Set<String> quarantined = new HashSet<>();
    updates.stream()
        .map(Update::satellite)
        .filter(name -> !admission.counts(name))
        .forEach(quarantined::add);
    RoundJudge.Verdict verdict = judge.judge(current, updates, quarantined, admission.norms());
    Map<String, UpdateFinding> found = new LinkedHashMap<>();
    verdict.findings().forEach(finding -> found.put(finding.satellite(), finding));
    findings = found;
    List<Rejection> rejected = new ArrayList<>();
    for (UpdateFinding finding : verdict.findings()) {
      if (verdict.counts(finding.satellite())) {
        continue;
      }
      if (quarantined.contains(finding.satellite())) {
        rejected.add(
            new Rejection(
                finding.satellite(),
                admission.isExcluded(finding.satellite())
                    ? "the satellite is excluded"
                    : ofQuarantined(finding)));
      } else {
        rejected.add(new Rejection(finding.satellite(), finding.reason()));
      }
    }
    return new Screened(verdict.counted(), rejected);
  }

  private static String ofQuarantined(UpdateFinding finding) {
    return "the satellite is in quarantine; this update is "
        + (finding.kind() == UpdateFinding.Kind.GOOD ? "good" : "not good: " + finding.reason());
  }

  @Override
  public List<Rejection> spoilers(List<Update> updates, Weights current, Trial trial) {
    TakingApart<Update> apart = TakingApart.of(updates, some -> trial.of(some).shortfall());
    Map<String, UpdateFinding> found = new HashMap<>(findings);
    List<Rejection> rejected = new ArrayList<>();
    for (TakingApart.Culprit<Update> culprit : apart.culprits()) {
      Update update = culprit.update();
      String reason =
          culprit.failsAlone()
              ? "the gate refuses a version with its update, also of it alone"
              : "the gate refuses a version with its update";
      found.put(
          update.satellite(),
          culprit.failsAlone()
              ? UpdateFinding.bad(update, reason)
              : UpdateFinding.doubtful(update, reason));
      rejected.add(new Rejection(update.satellite(), reason));
    }
    if (!apart.passes() && updates.size() == 1) {
      updates.forEach(
          update ->
              found.put(
                  update.satellite(),
                  UpdateFinding.doubtful(update, "the gate refused the round")));
    }
    findings = found;
    return rejected;
  }

  @Override
  public SortedMap<String, Double> scores(List<Update> updates, Weights current) {
    return scores.of(updates, current);
  }

  @Override
  public void onDecision(List<VersionMember> counted, List<Rejection> rejected, Instant now) {
    Map<String, UpdateFinding> found = findings;
    findings = Map.of();
    admission.onRound(List.copyOf(found.values()), now);
  }
}
