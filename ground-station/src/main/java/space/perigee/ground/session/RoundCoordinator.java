package space.perigee.ground.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.ground.store.CandidateModel;
import space.perigee.sync.exchange.DeltaStep;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Weights;

/**
 * Makes global versions of deliveries: collects contributions, closes rounds, has the worker
 * aggregate and score the candidate, and publishes it if the gate lets it pass. Deliveries that
 * arrive meanwhile belong to the next round. Nothing is written before the decision, so a process
 * that dies in between closes the same round again.
 *
 * <p>The worker codes the aggregate as a delta to the published version; what is scored, decided on
 * and published is the decoded result. See {@link CodedVersions}.
 *
 * <p>Not thread-safe: {@code mailbox} must run what it is given on the thread that calls the other
 * methods.
 */
final class RoundCoordinator {

  private static final Logger log = LoggerFactory.getLogger(RoundCoordinator.class);

  private final GroundConfiguration.Rounds configuration;
  private final GroundParts parts;
  private final Consumer<Runnable> mailbox;
  private final SortedMap<String, Contribution> contributions = new TreeMap<>();
  private Round round;
  private GlobalModel global;
  private CodedVersions coded;
  private long nextNumber;
  private boolean evaluating;

  /** Resumes from the stored state. */
  RoundCoordinator(
      GroundConfiguration.Rounds configuration,
      GroundParts parts,
      GlobalModel global,
      Consumer<Runnable> mailbox) {
    this.configuration = configuration;
    this.parts = parts;
    this.mailbox = mailbox;
    this.global = global;
    this.coded = parts.store().codedVersions();
    this.nextNumber = parts.store().nextNumber();
    parts
        .store()
        .satelliteStore()
        .contributions()
        .forEach(c -> contributions.put(c.satellite(), c));
    Round open = configuration.first();
    for (var delivery : parts.store().satelliteStore().deliveriesSinceLastCandidate().entrySet()) {
      open = open.withDelivery(delivery.getKey(), delivery.getValue());
    }
    this.round = open;
    parts.metrics().published(global.number(), global.assessment());
  }

  GlobalModel global() {
    return global;
  }

  /** Deltas of the published versions. */
  List<DeltaStep> steps() {
    return List.copyOf(coded.steps().values());
  }

  Round round() {
    return round;
  }

  boolean isEvaluating() {
    return evaluating;
  }

  @Nullable Contribution newestOf(String satellite) {
    return contributions.get(satellite);
  }

  /** A satellite delivered. */
  void onDelivery(Contribution contribution) {
    contributions.put(contribution.satellite(), contribution);
    round = round.withDelivery(contribution.satellite(), contribution.receivedAt());
  }

  /**
   * Closes the round if it is due.
   *
   * @param known satellites that are known
   */
  void tick(Instant now, int known) {
    if (evaluating || !round.isDue(now, known)) {
      return;
    }
    evaluating = true;
    round = round.next();
    List<Contribution> members = members(now);
    Weights current = global.weights();
    CodedVersions before = coded;
    parts.worker().execute(() -> work(current, before, members, now));
  }

  /** The contributions that count, those that are too old left out. */
  private List<Contribution> members(Instant now) {
    List<Contribution> members = new ArrayList<>();
    List<String> tooOld = new ArrayList<>();
    for (Contribution contribution : contributions.values()) {
      if (configuration.isTooOld(contribution.receivedAt(), now)) {
        tooOld.add(contribution.satellite());
      } else {
        members.add(contribution);
      }
    }
    if (!tooOld.isEmpty()) {
      log.info("event=contributions-too-old satellites={}", String.join(",", tooOld));
    }
    return List.copyOf(members);
  }

  /**
   * A candidate with its score.
   *
   * @param coded null if the aggregate cannot be coded
   * @param assessment null if it cannot be scored
   * @param failure why; null if nothing failed
   */
  private record Scored(
      Weights weights,
      CodedVersions.@Nullable Coded coded,
      @Nullable Assessment assessment,
      @Nullable String failure) {}

  private void work(
      Weights current, CodedVersions before, List<Contribution> members, Instant closedAt) {
    Weights aggregate = configuration.strategy().aggregate(current, before.compensated(members));
    Scored next = scored(current, aggregate);
    mailbox.accept(
        next.weights().equals(current) ? this::unchanged : () -> decide(next, members, closedAt));
  }

  private Scored scored(Weights current, Weights aggregate) {
    CodedVersions.Coded coded;
    try {
      coded = CodedVersions.code(current, aggregate, configuration.deltas());
    } catch (IllegalArgumentException e) {
      return new Scored(aggregate, null, null, e.getMessage());
    }
    Weights next = coded.weights();
    if (next.equals(current)) {
      return new Scored(next, coded, null, null);
    }
    try {
      return new Scored(next, coded, parts.evaluator().evaluate(next), null);
    } catch (RuntimeException e) {
      log.error("event=evaluation-failed version={}", next.version(), e);
      return new Scored(next, coded, null, "the evaluation failed: " + e.getMessage());
    }
  }

  private void unchanged() {
    evaluating = false;
    log.info("event=round-closed outcome=unchanged");
  }

  private void decide(Scored next, List<Contribution> members, Instant closedAt) {
    Assessment assessment = next.assessment();
    CodedVersions.Coded version = next.coded();
    String refusal = next.failure();
    if (assessment != null) {
      refusal = configuration.gate().refusal(assessment, global.assessment()).orElse(refusal);
    }
    long through = members.stream().mapToLong(Contribution::deltaId).max().orElse(0);
    CandidateModel candidate =
        new CandidateModel(
            nextNumber, next.weights(), closedAt, assessment, members, through, refusal);
    coded =
        refusal == null && version != null
            ? coded.published(
                nextNumber, version, members.stream().map(Contribution::origin).toList())
            : coded.withoutRemainders();
    parts.store().candidate(candidate, coded);
    nextNumber++;
    evaluating = false;
    parts.metrics().versionDecided(refusal == null);
    if (refusal == null && assessment != null) {
      publish(candidate, assessment);
    } else {
      log.warn(
          "event=version-refused number={} version={} reason=\"{}\"",
          candidate.number(),
          next.weights().version(),
          refusal);
    }
  }

  private void publish(CandidateModel candidate, Assessment assessment) {
    SortedMap<String, ModelVersion> versions = new TreeMap<>();
    candidate.members().forEach(m -> versions.put(m.satellite(), m.weights().version()));
    global =
        new GlobalModel(
            candidate.number(), candidate.weights(), assessment, versions, candidate.samples());
    parts.metrics().published(global.number(), assessment);
    log.info(
        "event=version-published number={} version={} satellites={} samples={} {}={}",
        global.number(),
        global.version(),
        versions.size(),
        global.samples(),
        assessment.metric().name(),
        assessment.value());
  }
}
