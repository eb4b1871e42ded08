package space.perigee.ground.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.TestModel;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.aggregate.FedAvg;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.metrics.GroundMetrics;
import space.perigee.ground.store.AcceptedDelta;
import space.perigee.ground.store.Database;
import space.perigee.ground.store.Decision;
import space.perigee.ground.store.GroundStore;
import space.perigee.ground.store.SatelliteStore;
import space.perigee.ground.store.StoredExchange;
import space.perigee.ground.store.VersionProgress;
import space.perigee.ground.store.WriteBatch;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.Weights;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.Receipt;

/** Which deliveries count in a round. */
class RoundCoordinatorTest {

  private static final Weights START = TestModel.of(0.5);
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Duration MONTH = Duration.ofDays(30);

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void aDeliveryCountsUntilItIsTooOld() {
    try (Database database = Database.open(folder);
        GroundMetrics metrics = new GroundMetrics(TestModel.FIRST_PARAMETER.task().metric())) {
      GroundStore store =
          new GroundStore(database, TestModel.LAYOUT, TestModel.FIRST_PARAMETER.task().metric());
      store.claim("demo", START, NOON, TestModel.FIRST_PARAMETER::evaluate);
      RoundCoordinator rounds = coordinator(store, metrics, Optional.of(MONTH));

      deliver(rounds, store, "silent", TestModel.of(0.9), NOON);
      rounds.tick(NOON, 1);
      assertThat(rounds.global().weights()).isEqualTo(TestModel.of(0.9));

      Instant later = NOON.plus(MONTH);
      deliver(rounds, store, "other", TestModel.of(0.7), later);
      rounds.tick(later, 2);
      assertThat(rounds.global().weights().get(0)).as("both count").isCloseTo(0.8f, within(1e-6f));
      assertThat(rounds.global().memberVersion("silent")).isNotNull();

      Instant tooLate = later.plusSeconds(1);
      deliver(rounds, store, "other", TestModel.of(0.6), tooLate);
      rounds.tick(tooLate, 2);
      assertThat(rounds.global().weights()).as("one alone").isEqualTo(TestModel.of(0.6));
      assertThat(rounds.global().memberVersion("silent")).isNull();
    }
  }

  @Test
  void withoutALimitADeliveryAlwaysCounts() {
    GroundConfiguration.Rounds rounds = rounds(Optional.empty());

    assertThat(rounds.isTooOld(Instant.EPOCH, NOON)).isFalse();
  }

  @Test
  void aDeliveryMustNotBeTooOldBeforeItsRoundCloses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rounds(Optional.of(Duration.ofHours(3))))
        .withMessage("--max-age PT3H: must be above the round timeout, PT3H");
  }

  private static GroundConfiguration.Rounds rounds(Optional<Duration> maxAge) {
    return new GroundConfiguration.Rounds(
        Round.empty(1, Duration.ofHours(3)),
        new FedAvg(),
        new EvaluationGate(1, EvaluationGate.LABEL_TOLERANCE),
        new DeltaTarget.Lossless(),
        maxAge);
  }

  private static RoundCoordinator coordinator(
      GroundStore store, GroundMetrics metrics, Optional<Duration> maxAge) {
    GroundParts parts =
        new GroundParts(
            TestModel.FIRST_PARAMETER,
            store,
            new Intake(Path.of("."), store, Clock.systemUTC()),
            metrics,
            null,
            Runnable::run,
            MissionClock.realTime(Clock.systemUTC()));
    return new RoundCoordinator(rounds(maxAge), parts, store.global(), Runnable::run);
  }

  private static void deliver(
      RoundCoordinator rounds, GroundStore store, String satellite, Weights weights, Instant at) {
    SatelliteStore satellites = store.satelliteStore();
    WriteBatch batch = new WriteBatch();
    if (satellites.exchange(satellite).isEmpty()) {
      satellites.firstHeard(batch, satellite, exchange(), at);
    }
    Decision decision =
        new Decision(
            satellite,
            Sha256.of(weights.toLittleEndian()),
            START.version(),
            weights.version(),
            1234,
            100,
            at,
            Receipt.Verdict.ACCEPTED,
            "");
    LongSupplier id =
        satellites.decided(
            batch,
            decision,
            new AcceptedDelta(
                START.version(),
                weights,
                DeltaCodec.encode(
                        START, weights, new DeltaTarget.Lossless(), DeltaCodec.Options.DEFAULT)
                    .bytes(),
                0),
            exchange());
    store.commit(batch);
    rounds.onDelivery(new Contribution(id.getAsLong(), satellite, weights, 100, at, 0));
  }

  private static StoredExchange exchange() {
    return new StoredExchange(ExchangeState.startingFrom(START), VersionProgress.start());
  }
}
