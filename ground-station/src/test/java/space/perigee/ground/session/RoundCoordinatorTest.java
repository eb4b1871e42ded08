package space.perigee.ground.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.TestModel;
import space.perigee.ground.admission.SampleBound;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.aggregate.FedAvg;
import space.perigee.ground.aggregate.LearnedSince.Learned;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.aggregate.Update;
import space.perigee.ground.aggregate.UpdateScreening;
import space.perigee.ground.aggregate.VersionMember;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.metrics.GroundMetrics;
import space.perigee.ground.store.AcceptedDelta;
import space.perigee.ground.store.Database;
import space.perigee.ground.store.Decision;
import space.perigee.ground.store.GroundStore;
import space.perigee.ground.store.Ledger;
import space.perigee.ground.store.SatelliteStore;
import space.perigee.ground.store.StoredExchange;
import space.perigee.ground.store.VersionProgress;
import space.perigee.ground.store.WriteBatch;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.PersonalLayers;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.Weights;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.Receipt;

/** Which deliveries count in a round. */
class RoundCoordinatorTest {

  private static final Weights START = TestModel.of(0.5);
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private Database database;

  @SuppressWarnings("NullAway.Init")
  private GroundStore store;

  private final GroundMetrics metrics =
      new GroundMetrics(TestModel.FIRST_PARAMETER.task().metric());
  private UpdateScreening screening = UpdateScreening.OPEN;
  private Round.Outlook outlook = Round.Outlook.UNKNOWN;
  private PersonalLayers personal = PersonalLayers.NONE;
  private int quorum = 1;

  @BeforeEach
  void open() {
    database = Database.open(folder);
    store = new GroundStore(database, TestModel.LAYOUT, TestModel.FIRST_PARAMETER.task().metric());
    store.claim("demo", START, NOON, TestModel.FIRST_PARAMETER::evaluate);
  }

  @AfterEach
  void close() {
    database.close();
    metrics.close();
  }

  @Test
  void aSatelliteThatFellSilentWeighsOnNoLaterRound() {
    RoundCoordinator rounds = coordinator(Optional.empty());
    deliver(rounds, "silent", 0.4, 1_000_000, 0, NOON);
    rounds.tick(NOON, 2);
    assertThat(first(rounds)).isCloseTo(0.9f, within(1e-6f));

    deliver(rounds, "other", -0.2, 10, 1, NOON);
    rounds.tick(NOON, 2);

    assertThat(first(rounds)).isCloseTo(0.7f, within(1e-6f));
    assertThat(rounds.global().samples()).isEqualTo(1_000_010);
    assertThat(rounds.global().memberVersion("silent")).as("still contained").isNotNull();
  }

  @Test
  void anUpdateFromAVersionThatWasReplacedTooLongAgoIsLeftOutWithAnEvent() {
    RoundCoordinator rounds = coordinator(Optional.of(DAY));
    deliver(rounds, "a", 0.1, 10, 0, NOON);
    rounds.tick(NOON, 2);

    deliver(rounds, "b", 0.1, 10, 0, NOON.plus(DAY));
    rounds.tick(NOON.plus(DAY), 2);
    assertThat(rounds.global().number()).as("version 0 was replaced a day ago").isEqualTo(2);

    deliver(rounds, "c", 0.1, 10, 0, NOON.plus(DAY).plusSeconds(1));
    rounds.tick(NOON.plus(DAY).plusSeconds(1), 3);
    assertThat(rounds.global().number()).isEqualTo(2);
    assertThat(
            new Ledger(database)
                .eventsBefore(Long.MAX_VALUE, Ledger.EventFilter.all(), 1)
                .get(0)
                .detail())
        .isEqualTo(
            "it was trained from version 0, which was replaced PT24H1S ago; max-age is PT24H");
  }

  @Test
  void severalDeliveriesOfARoundCountAsOne() {
    quorum = 2;
    RoundCoordinator rounds = coordinator(Optional.empty());
    deliver(rounds, "a", 0.1, 10, 0, NOON);
    deliver(rounds, "a", 0.1, 20, 0, NOON);
    deliver(rounds, "b", 0.4, 20, 0, NOON);
    rounds.tick(NOON, 2);

    assertThat(first(rounds)).as("0.5 + (20 * 0.2 + 20 * 0.4) / 40").isCloseTo(0.8f, within(1e-6f));
    assertThat(rounds.lastEnd()).isEqualTo(Round.End.QUORUM);
  }

  @Test
  void theRestOfADeltaCountsWithTheSamplesBehindIt() {
    RoundCoordinator rounds = coordinator(Optional.empty());
    deliver(rounds, "a", 0.1, 10, 0, NOON);
    rounds.tick(NOON, 1);

    deliver(rounds, "a", 0.05, 10, 0, NOON); // no new samples: a second layer
    rounds.tick(NOON, 1);

    assertThat(first(rounds)).isCloseTo(0.65f, within(1e-6f));
  }

  @Test
  void whatWasPendingCountsOnceAfterARestart() {
    quorum = 2;
    RoundCoordinator before = coordinator(Optional.empty());
    deliver(before, "a", 0.2, 10, 0, NOON);

    RoundCoordinator rounds = coordinator(Optional.empty());
    assertThat(rounds.round().deliveries()).containsOnlyKeys("a");
    deliver(rounds, "b", 0.4, 10, 0, NOON);
    rounds.tick(NOON, 2);
    assertThat(first(rounds)).isCloseTo(0.8f, within(1e-6f));

    assertThat(coordinator(Optional.empty()).round().deliveries()).isEmpty();
  }

  @Test
  void whatWasPendingHasTheSamplesOfAllItsDeliveriesAfterARestart() {
    quorum = 2;
    RoundCoordinator before = coordinator(Optional.empty());
    deliver(before, "a", 0.1, 10, 0, NOON);
    deliver(before, "a", 0.05, 20, 0, NOON);
    deliver(before, "a", 0.05, 20, 0, NOON); // no new samples: a second layer

    RoundCoordinator rounds = coordinator(Optional.empty());
    deliver(rounds, "b", 0.4, 20, 0, NOON);
    rounds.tick(NOON, 2);
    assertThat(first(rounds)).as("0.5 + (20 * 0.2 + 20 * 0.4) / 40").isCloseTo(0.8f, within(1e-6f));

    // The next round begins anew.
    deliver(rounds, "a", 0.1, 30, 1, NOON);
    RoundCoordinator third = coordinator(Optional.empty());
    deliver(third, "b", 0.4, 50, 1, NOON);
    third.tick(NOON, 2);
    assertThat(third.global().samples()).isEqualTo(20 + 20 + 10 + 30);
  }

  @Test
  void whatWasLeftOutAfterAnUpdateThatCountedIsNotCountedAfterARestart() {
    AtomicBoolean objects = new AtomicBoolean();
    screening =
        new UpdateScreening() {
          @Override
          public Optional<String> objection(Update update, Instant now) {
            return objects.get() ? Optional.of("no") : Optional.empty();
          }
        };
    quorum = 2;
    RoundCoordinator before = coordinator(Optional.empty());
    deliver(before, "a", 0.1, 10, 0, NOON);
    objects.set(true);
    deliver(before, "a", 0.2, 20, 0, NOON);
    objects.set(false);
    deliver(before, "b", 0.1, 10, 0, NOON);
    before.tick(NOON, 2);

    assertThat(first(before)).isCloseTo(0.6f, within(1e-6f));
    Contribution newest = Objects.requireNonNull(before.newestOf("a"));
    assertThat(store.satelliteStore().decidedDeliveries().get("a"))
        .as("what the next update begins from")
        .isEqualTo(new SatelliteStore.DecidedDelivery(newest.version(), 0));
  }

  @Test
  void aRoundClosesWhenThePlanExpectsNobodyAndSaysSo() {
    quorum = 3;
    outlook = (delivered, now, until) -> !delivered.contains("b");
    RoundCoordinator rounds = coordinator(Optional.empty());
    deliver(rounds, "a", 0.1, 10, 0, NOON);
    rounds.tick(NOON, 3);
    assertThat(rounds.global().number()).isZero();

    deliver(rounds, "b", 0.1, 10, 0, NOON);
    rounds.tick(NOON, 3);

    assertThat(rounds.lastEnd()).isEqualTo(Round.End.NOBODY_EXPECTED);
    assertThat(
            new Ledger(database)
                .eventsBefore(Long.MAX_VALUE, Ledger.EventFilter.all(), 1)
                .get(0)
                .detail())
        .contains("closed by nobody-expected");
  }

  @Test
  void aRejectedCandidateIsTakenApartAndTheRestIsPublished() {
    quorum = 2;
    List<String> decided = new ArrayList<>();
    screening =
        new UpdateScreening() {
          @Override
          public List<Rejection> spoilers(List<Update> updates, Weights current, Trial trial) {
            for (Update suspect : updates) {
              List<Update> rest = updates.stream().filter(it -> it != suspect).toList();
              if (trial.of(rest).refusal() == null) {
                return List.of(new Rejection(suspect.satellite(), "it spoils the candidate"));
              }
            }
            return List.of();
          }

          @Override
          public void onDecision(
              List<VersionMember> counted, List<Rejection> rejected, Instant now) {
            counted.forEach(member -> decided.add("+" + member.satellite()));
            rejected.forEach(rejection -> decided.add("-" + rejection.satellite()));
          }
        };
    RoundCoordinator rounds = coordinator(Optional.empty());
    deliver(rounds, "bad", -0.4, 1000, 0, NOON);
    deliver(rounds, "good", 0.1, 10, 0, NOON);
    rounds.tick(NOON, 2);

    assertThat(first(rounds)).isCloseTo(0.6f, within(1e-6f));
    assertThat(decided).containsExactly("+good", "-bad");
    assertThat(rounds.global().memberVersion("bad")).as("its change is answered").isNotNull();
    assertThat(
            new Ledger(database)
                .eventsBefore(Long.MAX_VALUE, Ledger.EventFilter.all(), 1)
                .get(0)
                .kind())
        .isEqualTo("update-left-out");
  }

  @Test
  void theScoresOfUpdatesAreKeptWithTheVersion() {
    quorum = 2;
    screening =
        new UpdateScreening() {
          @Override
          public SortedMap<String, Double> scores(List<Update> updates, Weights current) {
            SortedMap<String, Double> scores = new TreeMap<>();
            updates.forEach(
                update ->
                    scores.put(update.satellite(), current.get(0) + 1.0 * update.change()[0]));
            return scores;
          }
        };
    RoundCoordinator rounds = coordinator(Optional.empty());
    deliver(rounds, "a", 0.25, 10, 0, NOON);
    deliver(rounds, "b", -0.25, 10, 0, NOON);
    rounds.tick(NOON, 2);

    assertThat(new Ledger(database).scores(1))
        .containsExactly(
            new Ledger.Score("satellite", "a", 0.75), new Ledger.Score("satellite", "b", 0.25));
  }

  @Test
  void noVersionChangesAPersonalLayerAndWhoSendsOneIsNamedOnce() {
    personal = new PersonalLayers(List.of("b"));
    List<Double> norms = new ArrayList<>();
    screening =
        new UpdateScreening() {
          @Override
          public Optional<String> objection(Update update, Instant now) {
            norms.add(update.norm());
            return Optional.empty();
          }
        };
    RoundCoordinator rounds = coordinator(Optional.empty());
    deliver(rounds, "a", 0.1, 10, 0, NOON);
    rounds.tick(NOON, 1);
    deliver(rounds, "a", 0.1, 10, 1, NOON);
    rounds.tick(NOON, 1);

    Weights published = rounds.global().weights();
    int shared = 64 * 32;
    assertThat(rounds.global().number()).isEqualTo(2);
    assertThat(published.get(shared - 1)).isCloseTo(START.get(shared - 1) + 0.2f, within(1e-6f));
    for (int i = shared; i < published.size(); i++) {
      assertThat(published.get(i)).isEqualTo(START.get(i));
    }
    assertThat(norms)
        .allSatisfy(n -> assertThat(n).isCloseTo(0.1 * Math.sqrt(shared), within(1e-5)));
    assertThat(
            new Ledger(database)
                .eventsBefore(Long.MAX_VALUE, Ledger.EventFilter.all(), 100).stream()
                    .filter(event -> event.kind().equals("personal-layers-ignored"))
                    .toList())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.satellite()).isEqualTo("a");
              assertThat(event.detail()).endsWith("personal in this mission: b");
            });
  }

  @Test
  void aLayerMayBecomePersonalInMidMission() {
    RoundCoordinator before = coordinator(Optional.empty());
    deliver(before, "a", 0.1, 10, 0, NOON);
    before.tick(NOON, 1);
    Weights published = before.global().weights();
    personal = new PersonalLayers(List.of("b"));
    RoundCoordinator rounds = coordinator(Optional.empty());
    deliver(rounds, "a", 0.1, 10, 1, NOON);
    rounds.tick(NOON, 1);

    assertThat(rounds.global().number()).isEqualTo(2);
    assertThat(rounds.global().weights().get(published.size() - 1))
        .isEqualTo(published.get(published.size() - 1));
  }

  private static float first(RoundCoordinator rounds) {
    return rounds.global().weights().get(0);
  }

  private RoundCoordinator coordinator(Optional<Duration> maxAge) {
    GroundParts parts =
        new GroundParts(
            TestModel.FIRST_PARAMETER,
            store,
            new Intake(Path.of("."), store, Clock.systemUTC()),
            metrics,
            null,
            screening,
            Runnable::run,
            MissionClock.realTime(Clock.systemUTC()));
    GroundConfiguration.Rounds configuration =
        new GroundConfiguration.Rounds(
            Round.empty(quorum, Duration.ofHours(3)),
            "fedavg",
            new FedAvg(),
            new EvaluationGate(0.3, EvaluationGate.LABEL_TOLERANCE),
            new DeltaTarget.Lossless(),
            maxAge,
            outlook,
            new SampleBound(null),
            personal);
    return new RoundCoordinator(configuration, parts, store.global(), Runnable::run);
  }

  /** A satellite that learned {@code by} from a version. */
  private void deliver(
      RoundCoordinator rounds, String satellite, double by, long samples, long origin, Instant at) {
    SatelliteStore satellites = store.satelliteStore();
    WriteBatch batch = new WriteBatch();
    if (satellites.exchange(satellite).isEmpty()) {
      satellites.firstHeard(batch, satellite, exchange(START), at);
    }
    Contribution last = rounds.newestOf(satellite);
    Weights weights = moved(last == null ? START : received(satellite), by);
    Decision decision =
        new Decision(
            satellite,
            Sha256.of(weights.toLittleEndian()),
            START.version(),
            weights.version(),
            1234,
            samples,
            at,
            Receipt.Verdict.ACCEPTED,
            "");
    long updateSamples = last == null ? samples : last.samplesUntil(samples);
    Contribution delivery =
        new Contribution(0, satellite, weights.version(), samples, updateSamples, at, origin);
    byte[] delta =
        DeltaCodec.encode(START, weights, new DeltaTarget.Lossless(), DeltaCodec.Options.DEFAULT)
            .bytes();
    LongSupplier id =
        satellites.decided(
            batch,
            decision,
            new AcceptedDelta(START.version(), weights, delta, delivery),
            exchange(weights));
    store.commit(batch);
    float[] learned = new float[weights.size()];
    Arrays.fill(learned, (float) by);
    rounds.onDelivery(delivery.withDeltaId(id.getAsLong()), new Learned(learned, origin));
  }

  private Weights received(String satellite) {
    return store
        .satelliteStore()
        .exchange(satellite)
        .orElseThrow()
        .state()
        .mirror()
        .received()
        .get(0);
  }

  private static Weights moved(Weights from, double by) {
    float[] values = from.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) by;
    }
    return Weights.of(from.layout(), values);
  }

  private static StoredExchange exchange(Weights accepted) {
    return new StoredExchange(
        new ExchangeState(
            Mirror.startingFrom(START).accept(START.version(), accepted),
            null,
            List.of(),
            null,
            List.of()),
        VersionProgress.start());
  }
}
