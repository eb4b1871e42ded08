package space.perigee.ground.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.aggregate.AggregationStrategy;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.aggregate.PendingUpdates;
import space.perigee.ground.aggregate.ServerState;
import space.perigee.ground.aggregate.Update;
import space.perigee.ground.aggregate.UpdateScreening;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.sync.model.Weights;

/**
 * Makes a candidate of a closed round and scores it, on the worker. The aggregate is coded as a
 * delta to the published version, and what is scored and published is the decoded result; see
 * {@link CodedVersions}.
 *
 * <p>If the gate refuses the candidate, screening may name the updates that spoiled it, and the
 * rest is tried. Updates that a streaming strategy has added already cannot be left out.
 */
final class CandidateMaker {

  private static final Logger log = LoggerFactory.getLogger(CandidateMaker.class);

  private final GroundConfiguration.Rounds configuration;
  private final ModelEvaluator evaluator;
  private final UpdateScreening screening;

  CandidateMaker(
      GroundConfiguration.Rounds configuration,
      ModelEvaluator evaluator,
      UpdateScreening screening) {
    this.configuration = configuration;
    this.evaluator = evaluator;
    this.screening = screening;
  }

  /** Where a round starts from. */
  record Start(GlobalModel global, CodedVersions coded, ServerState state) {}

  /**
   * A candidate with its score.
   *
   * @param used updates that went in, besides those that were added before
   * @param rejected updates that were left out
   * @param coded null if the aggregate cannot be coded
   * @param assessment null if it cannot be scored, or is the published version
   * @param refusal why it may not be published; null if it may
   */
  record Candidate(
      Weights weights,
      ServerState state,
      List<Update> used,
      List<UpdateScreening.Rejection> rejected,
      CodedVersions.@Nullable Coded coded,
      @Nullable Assessment assessment,
      @Nullable String refusal) {

    private Candidate without(List<UpdateScreening.Rejection> all) {
      return new Candidate(weights, state, used, all, coded, assessment, refusal);
    }

    private UpdateScreening.Verdict verdict() {
      return new UpdateScreening.Verdict(assessment, refusal);
    }
  }

  /** The candidate of a round: that of all updates, or of those that screening leaves. */
  Candidate make(Start start, PendingUpdates.Taken taken) {
    if (taken.begun() != null) {
      return of(start, taken.begun(), taken.kept());
    }
    UpdateScreening.Trial trial = updates -> of(start, begun(start), updates).verdict();
    List<UpdateScreening.Rejection> rejected =
        new ArrayList<>(screening.screen(taken.kept(), trial));
    List<Update> left = without(taken.kept(), rejected);
    Candidate candidate = of(start, begun(start), left);
    while (candidate.refusal() != null && !left.isEmpty()) {
      List<UpdateScreening.Rejection> spoilers = screening.spoilers(left, trial);
      int before = left.size();
      left = without(left, spoilers);
      if (left.size() == before) {
        break;
      }
      rejected.addAll(spoilers);
      candidate = of(start, begun(start), left);
    }
    return candidate.without(List.copyOf(rejected));
  }

  private AggregationStrategy.Aggregation begun(Start start) {
    return configuration.strategy().begin(start.state());
  }

  private static List<Update> without(
      List<Update> updates, List<UpdateScreening.Rejection> rejected) {
    Set<String> names = new HashSet<>();
    rejected.forEach(rejection -> names.add(rejection.satellite()));
    return updates.stream().filter(update -> !names.contains(update.satellite())).toList();
  }

  private Candidate of(
      Start start, AggregationStrategy.Aggregation aggregation, List<Update> updates) {
    Weights current = start.global().weights();
    updates.forEach(aggregation::add);
    AggregationStrategy.Step step = aggregation.close(current.size(), start.state());
    Weights aggregate = start.coded().plus(current, step.change());
    CodedVersions.Coded coded;
    try {
      coded = CodedVersions.code(current, aggregate, configuration.deltas());
    } catch (IllegalArgumentException e) {
      return candidate(aggregate, step, updates, null, null, e.getMessage());
    }
    Weights next = coded.weights();
    if (next.equals(current)) {
      return candidate(next, step, updates, coded, null, null);
    }
    try {
      Assessment assessment = evaluator.evaluate(next);
      String refusal =
          configuration.gate().refusal(assessment, start.global().assessment()).orElse(null);
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
    return new Candidate(weights, step.state(), used, List.of(), coded, assessment, refusal);
  }
}
