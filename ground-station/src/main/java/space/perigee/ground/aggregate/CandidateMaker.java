package space.perigee.ground.aggregate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.PersonalPart;
import space.perigee.sync.model.Weights;

/**
 * Makes a candidate of a closed round and scores it, on the worker. The aggregate is coded as a
 * delta to the published version, and what is scored and published is the decoded result; see
 * {@link CodedVersions}.
 *
 * <p>If the gate refuses the candidate, screening may name the updates that spoiled it, and the
 * rest is tried; then half of the step, a quarter and an eighth. Satellites whose data differ pull
 * a model to and fro, and the same round again would be refused again. A shorter step of what was
 * refused must be no worse than the published version. Updates that a streaming strategy has added
 * already cannot be left out.
 */
public final class CandidateMaker {

  private static final Logger log = LoggerFactory.getLogger(CandidateMaker.class);

  /** Times that a refused step is halved: an eighth of it is hardly worth a version. */
  private static final int MOST_HALVINGS = 3;

  private final Rules rules;
  private final ModelEvaluator evaluator;
  private final UpdateScreening screening;

  /** Has counted the private aggregates that were made, of which one is a candidate. */
  private ServerState counted = ServerState.NONE;

  /**
   * How candidates are made.
   *
   * @param gate decides which pass
   * @param deltas how much of a change a version carries
   * @param personal what no version changes
   */
  public record Rules(
      AggregationStrategy strategy,
      EvaluationGate gate,
      DeltaTarget deltas,
      PersonalPart personal) {}

  /**
   * @param evaluator used by the worker alone
   * @param screening decides who may count
   */
  public CandidateMaker(Rules rules, ModelEvaluator evaluator, UpdateScreening screening) {
    this.rules = rules;
    this.evaluator = evaluator;
    this.screening = screening;
  }

  /** Where a round starts from. */
  public record Start(GlobalModel global, CodedVersions coded, ServerState state) {}

  /**
   * A candidate with its score.
   *
   * @param step what the strategy made of the updates
   * @param used updates that went in, besides those that were added before
   * @param rejected updates that were left out
   * @param coded null if the aggregate cannot be coded
   * @param assessment null if it cannot be scored, or is the published version
   * @param refusal why it may not be published; null if it may
   */
  public record Candidate(
      Weights weights,
      AggregationStrategy.Step step,
      List<Update> used,
      List<UpdateScreening.Rejection> rejected,
      CodedVersions.@Nullable Coded coded,
      @Nullable Assessment assessment,
      @Nullable String refusal) {

    /** What the strategy remembers. */
    public ServerState state() {
      return step.state();
    }

    private Candidate decided(List<UpdateScreening.Rejection> all, ServerState counted) {
      AggregationStrategy.Step last =
          new AggregationStrategy.Step(step.change(), PrivacySpent.carried(step.state(), counted));
      return new Candidate(weights, last, used, List.copyOf(all), coded, assessment, refusal);
    }
  }

  /**
   * The candidate of a round: that of all updates, or of those that screening leaves. A strategy of
   * the user that fails costs the round, and no later one.
   */
  public Candidate make(Start start, PendingUpdates.Taken taken) {
    counted = start.state();
    try {
      return made(start, taken);
    } catch (RuntimeException e) {
      log.error("event=aggregation-failed", e);
      Weights current = start.global().weights();
      AggregationStrategy.Step none =
          new AggregationStrategy.Step(
              new float[current.size()], PrivacySpent.carried(start.state(), counted));
      return candidate(current, none, taken.kept(), null, null, "the aggregation failed: " + e);
    }
  }

  private Candidate made(Start start, PendingUpdates.Taken taken) {
    if (taken.begun() != null) {
      return of(start, taken.begun(), taken.kept());
    }
    UpdateScreening.Trial trial = updates -> verdict(start, updates);
    UpdateScreening.Screened screened =
        screening.screen(taken.kept(), start.global().weights(), trial);
    List<UpdateScreening.Rejection> rejected = new ArrayList<>(screened.rejected());
    List<Update> left = screened.counted();
    Candidate candidate = of(start, begun(start), left);
    while (candidate.refusal() != null && !left.isEmpty()) {
      List<UpdateScreening.Rejection> spoilers =
          screening.spoilers(left, start.global().weights(), trial);
      int before = left.size();
      left = without(left, spoilers);
      if (left.size() == before) {
        break;
      }
      rejected.addAll(spoilers);
      candidate = of(start, begun(start), left);
    }
    if (candidate.refusal() != null && candidate.assessment() != null) {
      candidate = shortened(start, candidate);
    }
    return candidate.decided(rejected, counted);
  }

  /** The verdict on a candidate of some updates. */
  private UpdateScreening.Verdict verdict(Start start, List<Update> updates) {
    Candidate made = of(start, begun(start), updates);
    Assessment assessment = made.assessment();
    double shortfall =
        made.refusal() == null
            ? 0
            : assessment == null
                ? Double.POSITIVE_INFINITY
                : rules.gate().shortfall(assessment, start.global().scores())
                    + overturned(made.weights(), start.global().weights());
    return new UpdateScreening.Verdict(assessment, made.refusal(), shortfall);
  }

  /** Share of the predictions for unlabeled samples that a candidate overturns; 0 without any. */
  private double overturned(Weights candidate, Weights published) {
    return evaluator
        .predictions(candidate)
        .flatMap(its -> evaluator.predictions(published).map(old -> old.overturnedBy(its)))
        .orElse(0.0);
  }

  private Optional<String> disagreement(Weights candidate, Weights published) {
    return evaluator
        .predictions(candidate)
        .flatMap(
            its ->
                evaluator
                    .predictions(published)
                    .flatMap(old -> EvaluationGate.disagreement(its, old)));
  }

  private AggregationStrategy.Aggregation begun(Start start) {
    return rules.strategy().begin(start.state());
  }

  private static List<Update> without(
      List<Update> updates, List<UpdateScreening.Rejection> rejected) {
    Set<String> names = new HashSet<>();
    rejected.forEach(rejection -> names.add(rejection.satellite()));
    return updates.stream().filter(update -> !names.contains(update.satellite())).toList();
  }

  private Candidate of(
      Start start, AggregationStrategy.Aggregation aggregation, List<Update> updates) {
    updates.forEach(aggregation::add);
    AggregationStrategy.Step step =
        aggregation.close(
            start.global().weights().size(), PrivacySpent.carried(start.state(), counted));
    counted = step.state();
    return scored(start, step, updates, rules.gate());
  }

  /** A shorter step, if one passes that is not too short to be worth it; else the refused one. */
  private Candidate shortened(Start start, Candidate refused) {
    AggregationStrategy.Step step = refused.step();
    for (int halvings = 1; halvings <= MOST_HALVINGS; halvings++) {
      float[] change = step.change().clone();
      for (int i = 0; i < change.length; i++) {
        change[i] *= (float) Math.scalb(1, -halvings);
      }
      Candidate shorter =
          scored(
              start,
              new AggregationStrategy.Step(change, step.state()),
              refused.used(),
              rules.gate().strict());
      if (shorter.refusal() == null) {
        return shorter;
      }
    }
    return refused;
  }

  private Candidate scored(
      Start start, AggregationStrategy.Step step, List<Update> updates, EvaluationGate gate) {
    Weights current = start.global().weights();
    Weights aggregate = rules.personal().of(current, start.coded().plus(current, step.change()));
    CodedVersions.Coded coded;
    try {
      coded = CodedVersions.code(current, aggregate, rules.deltas());
    } catch (IllegalArgumentException e) {
      return candidate(aggregate, step, updates, null, null, e.getMessage());
    }
    Weights next = coded.weights();
    if (next.equals(current)) {
      return candidate(next, step, updates, coded, null, null);
    }
    Optional<String> explosion = EvaluationGate.explosion(next, current);
    if (explosion.isPresent()) {
      return candidate(next, step, updates, coded, null, explosion.get());
    }
    try {
      Assessment assessment = evaluator.evaluate(next);
      String refusal =
          gate.refusal(assessment, start.global().scores())
              .or(() -> disagreement(next, current))
              .orElse(null);
      return candidate(next, step, updates, coded, assessment, refusal);
    } catch (RuntimeException e) {
      log.error("event=evaluation-failed version={}", next.version(), e);
      return candidate(
          next, step, updates, coded, null, "the evaluation failed: " + e.getMessage());
    }
  }

  private static Candidate candidate(
      Weights weights,
      AggregationStrategy.Step step,
      List<Update> used,
      CodedVersions.@Nullable Coded coded,
      @Nullable Assessment assessment,
      @Nullable String refusal) {
    return new Candidate(weights, step, used, List.of(), coded, assessment, refusal);
  }
}
