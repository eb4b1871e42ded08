package space.perigee.ground.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.TestModel;
import space.perigee.ground.admission.SampleBound;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.aggregate.FedAvg;
import space.perigee.ground.aggregate.LearnedSince.Learned;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.aggregate.UpdateScreening;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.ground.metrics.GroundMetrics;
import space.perigee.ground.store.Database;
import space.perigee.ground.store.GroundStore;
import space.perigee.ground.store.StoredExchange;
import space.perigee.ground.store.VersionProgress;
import space.perigee.ground.store.WriteBatch;
import space.perigee.onboard.task.Task;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.DeltaStep;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.model.Weights;
import space.perigee.sync.time.MissionClock;

/** Rounds on a real database, with lossy versions. */
class LossyRoundTest {

  private static final Weights START = TestModel.of(0.5);

  @TempDir Path folder;
  private Database database;
  private GroundStore store;
  private GroundMetrics metrics;
  private final List<Weights> evaluated = new ArrayList<>();
  private double score = 0.5;
  private long deltas;

  /** Scores whatever it is told to. */
  private final ModelEvaluator evaluator =
      new ModelEvaluator() {
        @Override
        public Task task() {
          return TestModel.FIRST_PARAMETER.task();
        }

        @Override
        public Assessment evaluate(Weights weights) {
          evaluated.add(weights);
          return TestModel.assessment(score, score, score);
        }
      };

  @BeforeEach
  void open() {
    database = Database.open(folder);
    metrics = new GroundMetrics(evaluator.task().metric());
    store = new GroundStore(database, TestModel.LAYOUT, evaluator.task().metric());
    store.claim("test", START, Instant.EPOCH, evaluator::evaluate);
    WriteBatch batch = new WriteBatch();
    store
        .satelliteStore()
        .firstHeard(
            batch,
            "a",
            new StoredExchange(ExchangeState.startingFrom(START), VersionProgress.start()),
            Instant.EPOCH);
    store.commit(batch);
    evaluated.clear();
  }

  @AfterEach
  void close() {
    database.close();
    metrics.close();
  }

  private RoundCoordinator coordinator() {
    return new RoundCoordinator(
        new GroundConfiguration.Rounds(
            new Round(1, Duration.ofHours(1), new TreeMap<>()),
            "fedavg",
            new FedAvg(),
            new EvaluationGate(0.05, EvaluationGate.LABEL_TOLERANCE),
            new DeltaTarget.Density(0.05),
            Optional.empty(),
            Round.Outlook.UNKNOWN,
            new SampleBound(null)),
        new GroundParts(
            evaluator,
            store,
            new Intake(folder, store, Clock.systemUTC()),
            metrics,
            null,
            UpdateScreening.OPEN,
            Runnable::run,
            MissionClock.realTime(Clock.systemUTC())),
        store.global(),
        Runnable::run);
  }

  /** Delivers weights that were trained from the published version. */
  private void deliver(RoundCoordinator coordinator, Weights weights, long origin) {
    float[] learned = weights.toArray();
    Weights from = coordinator.global().weights();
    for (int i = 0; i < learned.length; i++) {
      learned[i] -= from.get(i);
    }
    coordinator.onDelivery(
        new Contribution(++deltas, "a", weights.version(), 100, 100, Instant.EPOCH, origin),
        new Learned(learned, origin));
    coordinator.tick(Instant.EPOCH, 1);
  }

  private static Weights trained(Weights from, long seed) {
    Random random = new Random(seed);
    float[] values = from.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (0.01 * random.nextGaussian());
    }
    return Weights.of(from.layout(), values);
  }

  @Test
  void whatIsScoredPublishedAndSentIsTheDecodedResult() {
    RoundCoordinator coordinator = coordinator();
    Weights trained = trained(START, 1);

    deliver(coordinator, trained, 0);

    Weights published = coordinator.global().weights();
    assertThat(published).isNotEqualTo(trained).isNotEqualTo(START);
    assertThat(evaluated).containsExactly(published);
    assertThat(store.global().weights()).isEqualTo(published);
    DeltaStep step = coordinator.steps().get(0);
    assertThat(step.base()).isEqualTo(START.version());
    assertThat(step.result()).isEqualTo(published.version());
  }

  @Test
  void errorFeedbackContinuesAfterARestart() {
    RoundCoordinator coordinator = coordinator();
    Weights target = trained(START, 2);
    double before = START.squaredDistance(target);
    deliver(coordinator, target, 0);
    for (long number = 1; number <= 20; number++) {
      if (number % 5 == 0) {
        database.close();
        database = Database.open(folder);
        store = new GroundStore(database, TestModel.LAYOUT, evaluator.task().metric());
      }
      coordinator = coordinator();
      // The satellite adopts each version, learns nothing, and delivers it again.
      deliver(coordinator, coordinator.global().weights(), number);
    }

    assertThat(coordinator.global().number()).isEqualTo(21);
    assertThat(coordinator.global().weights().squaredDistance(target)).isLessThan(before / 100);
  }

  @Test
  void aCandidateThatTheGateRefusesLeavesNoRemainder() {
    RoundCoordinator coordinator = coordinator();
    deliver(coordinator, trained(START, 3), 0);
    Weights published = coordinator.global().weights();
    assertThat(store.codedVersions().remainder()).isNotNull();

    score = 0.3;
    deliver(coordinator, trained(published, 4), 1);

    assertThat(coordinator.global().weights()).isEqualTo(published);
    assertThat(store.codedVersions().remainder()).isNull();
    assertThat(coordinator.steps()).hasSize(1);
    score = 0.5;
    deliver(coordinator, trained(published, 5), 1);
    assertThat(coordinator.global().number()).isEqualTo(3);
    assertThat(coordinator.steps().get(1).base()).isEqualTo(published.version());
  }

  @Test
  void weightsThatCannotBeCodedEndTheRoundAndNotTheGround() {
    RoundCoordinator coordinator = coordinator();
    float[] values = START.toArray();
    values[7] = Float.MAX_VALUE;

    deliver(coordinator, Weights.of(TestModel.LAYOUT, values), 0);

    assertThat(coordinator.global().weights()).isEqualTo(START);
    assertThat(coordinator.isEvaluating()).isFalse();
    assertThat(evaluated).isEmpty();
    assertThat(store.codedVersions()).isEqualTo(CodedVersions.none());
    deliver(coordinator, trained(START, 6), 0);
    assertThat(coordinator.global().number()).isEqualTo(2);
  }
}
