package space.perigee.ground.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.aggregate.CandidateMaker;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.aggregate.LearnedSince;
import space.perigee.ground.aggregate.LearnedSince.Learned;
import space.perigee.ground.aggregate.PendingUpdates;
import space.perigee.ground.aggregate.PrivacySpent;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.aggregate.ServerState;
import space.perigee.ground.aggregate.UndoneVersions;
import space.perigee.ground.aggregate.Update;
import space.perigee.ground.aggregate.VersionMember;
import space.perigee.ground.aggregate.VersionTimes;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.ground.store.CandidateModel;
import space.perigee.ground.store.GroundEvent;
import space.perigee.ground.store.GroundStore;
import space.perigee.ground.store.SatelliteStore;
import space.perigee.sync.exchange.DeltaStep;
import space.perigee.sync.model.ModelVersion;

/**
 * Makes global versions of updates: collects them, closes rounds, has the {@link CandidateMaker}
 * make and score the candidate, and publishes it if it passes. Updates that arrive meanwhile belong
 * to the next round. Nothing is written before the decision, so a process that dies in between
 * closes the same round again.
 *
 * <p>Not thread-safe: {@code mailbox} must run what it is given on the thread that calls the other
 * methods.
 */
final class RoundCoordinator implements SatelliteDeliveries.Listener {

  private static final Logger log = LoggerFactory.getLogger(RoundCoordinator.class);

  /** Mission time between two looks at the contact plan. */
  private static final Duration OUTLOOK_INTERVAL = Duration.ofSeconds(30);

  private final GroundConfiguration.Rounds configuration;
  private final GroundParts parts;
  private final Consumer<Runnable> mailbox;
  private final PersonalChanges personal;
  private final CandidateMaker maker;
  private final SortedMap<String, Contribution> newest = new TreeMap<>();
  private final PendingUpdates pending;
  private final VersionTimes times;
  private final List<VersionMember> uncounted = new ArrayList<>();
  private Round round;
  private Round.@Nullable End lastEnd;
  private GlobalModel global;
  private CodedVersions coded;
  private ServerState state;
  private long nextNumber;
  private boolean evaluating;
  private int reloads;
  private UndoneVersions undone;
  private boolean expectsOthers = true;
  private Instant looksAgainAt = Instant.MIN;

  /** Resumes from the stored state. */
  RoundCoordinator(
      GroundConfiguration.Rounds configuration,
      GroundParts parts,
      GlobalModel global,
      Consumer<Runnable> mailbox) {
    this.configuration = configuration;
    this.parts = parts;
    this.mailbox = mailbox;
    this.personal =
        new PersonalChanges(configuration.personal(), global.weights().layout(), parts.store());
    this.maker =
        new CandidateMaker(
            configuration.rules(personal.part()), parts.evaluator(), parts.screening());
    this.pending = new PendingUpdates(configuration.strategy());
    this.times = new VersionTimes(parts.store().publicationTimes());
    resume(global, parts.store().satelliteStore()::forget); // there are no sessions yet
  }

  /**
   * Takes over what is stored.
   *
   * @param done called with each satellite whose exchange was read
   */
  private void resume(GlobalModel published, Consumer<String> done) {
    GroundStore store = parts.store();
    global = published;
    coded = store.codedVersions();
    state = store.versions().strategyState(configuration.strategyName());
    nextNumber = store.nextNumber();
    undone = store.versions().undone();
    round = configuration.first();
    restore(done);
    parts.metrics().published(global.number(), global.assessment());
  }

  /** Updates that arrived after the last candidate count in the open round. */
  private void restore(Consumer<String> done) {
    GroundStore store = parts.store();
    SatelliteStore satellites = store.satelliteStore();
    SortedMap<String, SatelliteStore.DecidedDelivery> decided = satellites.decidedDeliveries();
    long through = store.throughDelta();
    List<Contribution> undecided = new ArrayList<>();
    for (Contribution contribution : satellites.contributions()) {
      newest.put(contribution.satellite(), contribution);
      if (contribution.deltaId() > through) {
        undecided.add(contribution);
      }
    }
    undecided.sort(Comparator.comparingLong(Contribution::deltaId));
    SortedMap<String, Long> samples = satellites.samplesSince(through);
    for (Contribution contribution : undecided) {
      SatelliteStore.DecidedDelivery before = decided.get(contribution.satellite());
      Learned learned =
          satellites
              .exchange(contribution.satellite())
              .flatMap(
                  exchange ->
                      LearnedSince.undecided(
                          contribution,
                          before == null ? null : before.version(),
                          before == null ? 0 : before.origin(),
                          exchange.state().mirror(),
                          store))
              .orElse(null);
      count(
          contribution,
          samples.getOrDefault(contribution.satellite(), contribution.updateSamples()),
          learned);
      done.accept(contribution.satellite());
    }
  }

  /**
   * Resumes from the stored state, as a person has published another version, or the database has
   * failed. A candidate that is being made is void: its updates count in the open round again.
   */
  void reload() {
    GroundStore store = parts.store();
    reloads++;
    evaluating = false;
    store.readNumbers();
    store.publicationTimes().forEach(times::add);
    uncounted.clear();
    pending.take();
    resume(store.global().scoredLike(global), satellite -> {});
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

  Optional<PrivacySpent> privacy() {
    return PrivacySpent.of(state);
  }

  /** Why the last round closed; null if none has since the start. */
  Round.@Nullable End lastEnd() {
    return lastEnd;
  }

  boolean isEvaluating() {
    return evaluating;
  }

  @Nullable Contribution newestOf(String satellite) {
    return newest.get(satellite);
  }

  @Override
  public void onDelivery(Contribution delivery, @Nullable Learned learned) {
    Contribution before = newest.put(delivery.satellite(), delivery);
    count(delivery, samples(before, delivery), learned);
  }

  private void count(Contribution delivery, long samples, @Nullable Learned learned) {
    String satellite = delivery.satellite();
    Instant now = delivery.receivedAt();
    if (learned == null) {
      leaveOut(delivery, "its base is not known", now);
      return;
    }
    personal.removeFrom(learned.values(), satellite, now);
    Update update =
        new Update(
            delivery.deltaId(),
            satellite,
            delivery.version(),
            learned.values(),
            samples,
            learned.origin(),
            times.since(learned.origin()),
            times.outdated(learned.origin(), now));
    Optional<String> objection =
        undone(update).or(() -> tooOld(update)).or(() -> parts.screening().objection(update, now));
    if (objection.isPresent()) {
      leaveOut(delivery, objection.get(), now);
      return;
    }
    pending.add(update, state);
    round = round.withDelivery(satellite, now);
    looksAgainAt = Instant.MIN;
  }

  /** What repeats no samples has those of the update before, which are counted once in a round. */
  private long samples(@Nullable Contribution before, Contribution delivery) {
    boolean isContinued =
        before != null
            && before.samples() == delivery.samples()
            && pending.holds(delivery.satellite());
    return isContinued ? 0 : delivery.updateSamples();
  }

  private Optional<String> undone(Update update) {
    return undone.contains(update.origin())
        ? Optional.of(
            "it was trained from version " + update.origin() + ", which a rollback has undone")
        : Optional.empty();
  }

  private Optional<String> tooOld(Update update) {
    return configuration
        .maxAge()
        .filter(most -> update.age().compareTo(most) > 0)
        .map(
            most ->
                String.format(
                    Locale.ROOT,
                    "it was trained from version %d, which was replaced %s ago; max-age is %s",
                    update.origin(),
                    update.age(),
                    most));
  }

  private void leaveOut(Contribution delivery, String reason, Instant now) {
    uncounted.add(
        new VersionMember(
            delivery.deltaId(), delivery.satellite(), delivery.version(), 0, delivery.origin(), 0));
    parts.store().event(new GroundEvent(now, "update-left-out", delivery.satellite(), reason));
    log.info("event=update-left-out satellite={} reason=\"{}\"", delivery.satellite(), reason);
  }

  /**
   * Closes the round if it is due.
   *
   * @param known satellites that are known
   */
  void tick(Instant now, int known) {
    if (evaluating) {
      return;
    }
    Optional<Round.End> end =
        round.end(now, counting(known), parts.screening()::counts, this::expectsOthers);
    if (end.isPresent()) {
      close(end.get(), now);
    }
  }

  /** Of the satellites that are known, the number of those that may count. */
  int counting(int known) {
    return (int) Math.max(0, known - parts.screening().barred());
  }

  private boolean expectsOthers(Set<String> delivered, Instant now, Instant until) {
    if (!now.isBefore(looksAgainAt)) {
      looksAgainAt = now.plus(OUTLOOK_INTERVAL);
      expectsOthers = configuration.outlook().expectsOthers(delivered, now, until);
    }
    return expectsOthers;
  }

  private void close(Round.End end, Instant now) {
    evaluating = true;
    lastEnd = end;
    round = round.next();
    PendingUpdates.Taken taken = pending.take();
    List<VersionMember> decided = new ArrayList<>(uncounted);
    uncounted.clear();
    decided.addAll(taken.members());
    decided.sort(Comparator.comparingLong(VersionMember::deltaId)); // the newest of each is kept
    CandidateMaker.Start start = new CandidateMaker.Start(global, coded, state);
    int reloadsBefore = reloads;
    parts
        .worker()
        .execute(
            () -> {
              CandidateMaker.Candidate candidate = maker.make(start, taken);
              var scores = parts.screening().scores(taken.kept(), start.global().weights());
              Closed closed = new Closed(end, now, taken, decided, scores);
              mailbox.accept(() -> decide(reloadsBefore, candidate, closed));
            });
  }

  private record Closed(
      Round.End end,
      Instant at,
      PendingUpdates.Taken taken,
      List<VersionMember> decided,
      SortedMap<String, Double> scores) {

    long throughDelta() {
      return decided.stream().mapToLong(VersionMember::deltaId).max().orElse(0);
    }
  }

  private void decide(int reloadsBefore, CandidateMaker.Candidate next, Closed closed) {
    if (reloadsBefore != reloads) {
      log.info("event=candidate-void reason=\"the rounds were resumed meanwhile\"");
      return;
    }
    evaluating = false;
    Assessment assessment = next.assessment();
    CodedVersions.Coded version = next.coded();
    List<VersionMember> members = new ArrayList<>(closed.taken().folded());
    next.used().forEach(update -> members.add(VersionMember.of(update)));
    CandidateModel.ClosedRound made =
        new CandidateModel.ClosedRound(
            configuration.strategyName(),
            closed.end(),
            VersionMember.oneForEach(members),
            closed.decided(),
            closed.throughDelta(),
            next.refusal() == null ? next.state() : PrivacySpent.carried(state, next.state()),
            closed.scores());
    boolean isUnchanged = next.refusal() == null && assessment == null;
    CandidateModel candidate =
        new CandidateModel(
            nextNumber,
            next.weights(),
            closed.at(),
            assessment,
            VersionMember.samples(global.samples(), members),
            made,
            isUnchanged ? "nothing changed" : next.refusal());
    boolean isPublished = candidate.refusal() == null && version != null && assessment != null;
    if (isPublished && version != null) {
      coded = coded.published(nextNumber, version);
    } else if (!isUnchanged) {
      coded = coded.withoutRemainder();
    }
    parts.store().candidate(candidate, coded);
    next.rejected()
        .forEach(
            rejection ->
                parts
                    .store()
                    .event(
                        new GroundEvent(
                            closed.at(),
                            "update-left-out",
                            rejection.satellite(),
                            rejection.reason())));
    state = made.state();
    nextNumber++;
    publishOrDrop(candidate, isPublished);
    parts.screening().onDecision(isPublished ? members : List.of(), next.rejected(), closed.at());
  }

  private void publishOrDrop(CandidateModel candidate, boolean isPublished) {
    SortedMap<String, ModelVersion> members = new TreeMap<>(global.members());
    candidate.round().decided().forEach(m -> members.put(m.satellite(), m.version()));
    Assessment assessment = candidate.assessment();
    parts.metrics().versionDecided(isPublished);
    if (!isPublished || assessment == null) {
      global = global.withMembers(members);
      log.warn(
          "event=version-refused number={} version={} reason=\"{}\"",
          candidate.number(),
          candidate.weights().version(),
          candidate.refusal());
      return;
    }
    global =
        global.next(
            candidate.number(), candidate.weights(), assessment, members, candidate.samples());
    times.add(global.number(), candidate.createdAt());
    parts.metrics().published(global.number(), assessment);
    log.info(
        "event=version-published number={} version={} satellites={} closedBy={} {}={}",
        global.number(),
        global.version(),
        candidate.round().members().size(),
        candidate.round().end() == null ? "" : candidate.round().end().word(),
        assessment.metric().name(),
        assessment.value());
  }
}
