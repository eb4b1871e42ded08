package space.perigee.ground.admission;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import space.perigee.ground.aggregate.Medians;
import space.perigee.ground.aggregate.Update;
import space.perigee.ground.evaluate.SampleLosses;
import space.perigee.sync.model.Weights;

/**
 * Judges the updates of a round before they are aggregated: those that are far from the others, and
 * those without which the round is better on labeled data, are left out. Updates of quarantined
 * satellites count only if the round is clearly better with them. Runs on a worker; costs at most
 * some hundred evaluations of a few hundred samples.
 */
public final class RoundJudge {

  /** Times the median of the others that the samples of an update count at most. */
  private static final double MOST_SAMPLES = 10;

  private final Function<Weights, Optional<SampleLosses>> evaluation;

  /**
   * @param evaluation losses on labeled data; empty where there is none
   */
  public RoundJudge(Function<Weights, Optional<SampleLosses>> evaluation) {
    this.evaluation = evaluation;
  }

  /**
   * The verdict on a round.
   *
   * @param counted the updates that count, in the given order, with their bounded samples
   * @param findings on every update
   */
  public record Verdict(List<Update> counted, List<UpdateFinding> findings) {

    public Verdict {
      counted = List.copyOf(counted);
      findings = List.copyOf(findings);
    }

    /** True if the update of that satellite counts. */
    public boolean counts(String satellite) {
      return counted.stream().anyMatch(change -> change.satellite().equals(satellite));
    }
  }

  /**
   * Judges a round.
   *
   * @param current the published weights
   * @param changes one of each satellite, of those that count and those in quarantine
   * @param quarantined satellites in quarantine
   * @param norms of the last good update of every satellite
   */
  public Verdict judge(
      Weights current, List<Update> changes, Set<String> quarantined, Collection<Double> norms) {
    List<UpdateFinding> findings = new ArrayList<>();
    List<Update> admitted = new ArrayList<>();
    List<Update> others = new ArrayList<>();
    for (Update change : changes) {
      (quarantined.contains(change.satellite()) ? others : admitted).add(change);
    }
    Influence influence = new Influence(current, evaluation);
    FarFromOthers far = new FarFromOthers(admitted, norms, current.norm());
    List<Update> near = new ArrayList<>();
    for (Update change : admitted) {
      Optional<UpdateFinding> finding = finding(far, change, influence.isLabeled());
      finding.ifPresent(findings::add);
      if (finding.isEmpty()) {
        near.add(change);
      }
    }
    List<Update> bounded = bounded(near);
    Influence.Result result = influence.of(bounded);
    for (Elimination.Culprit<Update> culprit : result.harmful()) {
      findings.add(UpdateFinding.doubtful(culprit.member(), harm(culprit.gain())));
    }
    Set<String> harmful =
        Set.copyOf(result.harmful().stream().map(c -> c.member().satellite()).toList());
    List<Update> counted =
        new ArrayList<>(
            bounded.stream().filter(change -> !harmful.contains(change.satellite())).toList());
    counted.forEach(change -> findings.add(UpdateFinding.good(change)));
    for (Update change : others) {
      Optional<UpdateFinding> finding = finding(far, change, influence.isLabeled());
      if (finding.isPresent()) {
        findings.add(finding.get());
        continue;
      }
      Influence.Effect effect = influence.effect(change, counted);
      findings.add(
          effect == Influence.Effect.HARMFUL
              ? UpdateFinding.doubtful(change, "the global model is worse with its update")
              : UpdateFinding.good(change));
      if (effect == Influence.Effect.HELPFUL) {
        counted.add(change);
      }
    }
    return new Verdict(counted, findings);
  }

  /**
   * Directions say little where each satellite sees few classes: there, honest updates contradict
   * each other. Labeled data tell more.
   */
  private static Optional<UpdateFinding> finding(
      FarFromOthers far, Update change, boolean isLabeled) {
    return isLabeled ? far.byNorm(change) : far.finding(change);
  }

  private static String harm(double gain) {
    return String.format(
        Locale.ROOT, "without its update the loss of the round is %.1f %% lower", 100 * gain);
  }

  /** The same changes; none counts for many times the samples of the others. */
  private static List<Update> bounded(List<Update> changes) {
    double median = Medians.of(changes.stream().mapToDouble(Update::samples).toArray());
    double most = MOST_SAMPLES * Math.max(1, median);
    return changes.stream()
        .map(change -> change.samples() > most ? change.withSamples((long) most) : change)
        .toList();
  }
}
