package space.perigee.ground.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.TestModel;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.ground.aggregate.PrivacySpent;
import space.perigee.ground.aggregate.ServerState;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.onboard.task.LabelScore;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.GlobalVersionOrder;
import space.perigee.sync.order.GlobalVersionOrder.Action;

/** Versions and what is kept of them. */
class VersionRegistryTest {

  private static final int SIZE = 5_000;
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              new TensorSpec("0 W", List.of(SIZE / 2, 2)), new TensorSpec("scalar", List.of())));
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final Random random = new Random(1);
  private ServerState state = ServerState.NONE;
  private boolean isLabeled = true;
  private final List<Weights> versions = new ArrayList<>(List.of(random(null)));

  private Weights random(@Nullable Weights near) {
    float[] values = near == null ? new float[SIZE + 1] : near.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) random.nextGaussian() * (near == null ? 0.1f : 0.001f);
    }
    return Weights.of(LAYOUT, values);
  }

  private GroundStore claimed(Database database, long quota) {
    GroundStore store =
        new GroundStore(database, LAYOUT, TestModel.FIRST_PARAMETER.task().metric(), quota);
    store.claim("demo", versions.get(0), NOON, weights -> scored(0));
    return store;
  }

  /** Adds versions; each third one is refused. */
  private void add(GroundStore store, int count) {
    for (int i = 0; i < count; i++) {
      long number = store.nextNumber();
      boolean isRefused = number % 3 == 0;
      CodedVersions coded = store.codedVersions();
      CodedVersions.Coded next =
          CodedVersions.code(
              store.global().weights(),
              random(store.global().weights()),
              new DeltaTarget.Density(0.05));
      store.candidate(
          new CandidateModel(
              number,
              next.weights(),
              NOON.plus(Duration.ofMinutes(number)),
              scored(number),
              100,
              new CandidateModel.ClosedRound(
                  "fedavg", null, List.of(), List.of(), 0, state, Collections.emptySortedMap()),
              isRefused ? "worse" : null),
          isRefused ? coded : coded.published(number, next));
      versions.add(next.weights());
    }
  }

  /** Version 4 is the best at the gate. */
  private Assessment scored(long number) {
    if (!isLabeled) {
      return Assessment.unlabeled(TestModel.FIRST_PARAMETER.task().metric());
    }
    return new Assessment(
        TestModel.FIRST_PARAMETER.task().metric(),
        0.5 + number * 0.001,
        0.5,
        number == 4 ? 0.8 : 0.6,
        List.of(new LabelScore("sea", 0.7, 100)));
  }

  @Test
  void whatVersionsHaveRevealedIsNotForgotten() {
    try (Database database = Database.open(folder)) {
      GroundStore store = claimed(database, GroundStore.DEFAULT_VERSION_BYTES);
      PrivacySpent spent = PrivacySpent.of(2, 0.25, 1e-5);
      state = spent.in(ServerState.NONE.with("momentum", 0.5));
      add(store, 2);
      assertThat(store.versions().details(2).privacy()).isEqualTo(spent);
      assertThat(store.versions().details(0).privacy()).isNull();

      assertThat(PrivacySpent.of(store.versions().strategyState("fedadam"))).contains(spent);
      store.versions().publish(Action.ROLLBACK, 1, NOON.plus(Duration.ofDays(1)), "");

      ServerState after = store.versions().strategyState("fedavg");
      assertThat(PrivacySpent.of(after)).as("after a rollback").contains(spent);
      assertThat(after.numbers()).doesNotContainKey("momentum");
    }
  }

  @Test
  void knowsTheBestVersionSinceAPersonLastChoseOne() {
    try (Database database = Database.open(folder)) {
      GroundStore store = claimed(database, GroundStore.DEFAULT_VERSION_BYTES);
      add(store, 7);
      assertThat(store.versions().best()).contains(versions.get(4));

      store.versions().publish(Action.ROLLBACK, 2, NOON.plus(Duration.ofDays(1)), "");

      assertThat(store.versions().best()).contains(versions.get(2));
    }
  }

  @Test
  void withoutLabeledDataAVersionIsRepublishedWithoutAScore() {
    isLabeled = false;
    try (Database database = Database.open(folder)) {
      GroundStore store = claimed(database, GroundStore.DEFAULT_VERSION_BYTES);
      add(store, 2);
      assertThat(store.global().assessment().value()).isNull();

      store.versions().publish(Action.ROLLBACK, 1, NOON.plus(Duration.ofDays(1)), "");

      assertThat(store.global().weights()).isEqualTo(versions.get(1));
      assertThat(store.versions().best()).isEmpty();
    }
  }

  @Test
  void aRepublishedVersionComesWithItsScoresOfClasses() {
    try (Database database = Database.open(folder)) {
      GroundStore store = claimed(database, GroundStore.DEFAULT_VERSION_BYTES);
      add(store, 2);
      store.versions().publish(Action.ROLLBACK, 1, NOON.plus(Duration.ofDays(1)), "");

      assertThat(store.global().assessment().byLabel())
          .containsExactly(new LabelScore("sea", 0.7, 0));
    }
  }

  @Test
  void everyVersionCanBeTakenOutBitForBit() {
    try (Database database = Database.open(folder)) {
      add(claimed(database, GroundStore.DEFAULT_VERSION_BYTES), 40);
    }
    try (Database database = Database.open(folder)) {
      VersionRegistry registry = VersionRegistry.of(database);
      for (int number = 0; number <= 40; number++) {
        assertThat(registry.weights(number))
            .as("version %d", number)
            .isEqualTo(versions.get(number));
      }
      long published =
          LongStream.rangeClosed(4, 40)
              .filter(number -> number % 3 != 0 && number % 17 != 0)
              .map(number -> kept(registry, number))
              .max()
              .orElseThrow();
      assertThat(kept(registry, 0)).isGreaterThan(15_000);
      assertThat(published).as("bytes of a published version").isLessThan(20_000);
      assertThat(kept(registry, 4)).as("as its delta").isLessThan(1_500);
      assertThat(registry.details(3).version().published()).isFalse();
      assertThat(registry.details(4).parent()).as("3 was refused").isEqualTo(2);
      assertThat(registry.details(4).strategy()).isEqualTo("fedavg");
    }
  }

  private StoredExchange exchange() {
    return new StoredExchange(ExchangeState.startingFrom(versions.get(0)), VersionProgress.start());
  }

  private static long kept(VersionRegistry registry, long number) {
    Long bytes = registry.details(number).keptBytes();
    return bytes == null ? 0 : bytes;
  }

  @Test
  void beyondTheQuotaRefusedOnesGoFirstThenTheOldest() {
    try (Database database = Database.open(folder)) {
      GroundStore store = claimed(database, 60_000);
      add(store, 60);
      VersionRegistry registry = store.versions();

      long total = LongStream.rangeClosed(0, 60).map(number -> kept(registry, number)).sum();
      assertThat(total).isLessThanOrEqualTo(60_000);
      for (int number = 0; number <= 60; number++) {
        boolean mustStay = number == 0 || number >= 50;
        if (mustStay || kept(registry, number) > 0) {
          assertThat(registry.weights(number)).isEqualTo(versions.get(number));
        } else {
          int gone = number;
          assertThatThrownBy(() -> registry.weights(gone))
              .isInstanceOf(InputException.class)
              .hasMessageContaining("version " + gone + ": its weights are not kept; kept are");
        }
      }
      assertThat(LongStream.rangeClosed(1, 49).filter(n -> n % 3 == 0 && kept(registry, n) > 0))
          .as("refused")
          .isEmpty();
      long oldest =
          LongStream.rangeClosed(1, 49).filter(n -> kept(registry, n) > 0).min().orElse(50);
      assertThat(LongStream.range(oldest, 50).filter(n -> n % 3 != 0))
          .as("no gaps among the published")
          .allMatch(n -> kept(registry, n) > 0);
    }
  }

  @Test
  void numbersAreAboveAllThatAnotherStateCanHaveGiven() {
    try (Database database = Database.open(folder)) {
      GroundStore store = claimed(database, GroundStore.DEFAULT_VERSION_BYTES);
      add(store, 2);
      long before = store.announced(2);
      assertThat(store.announced(0)).isZero();
      assertThat(store.announced(1)).isLessThan(before);
      assertThat(before)
          .as("microseconds of the time at which it was made")
          .isEqualTo(NOON.plus(Duration.ofMinutes(2)).toEpochMilli() * 1000);

      Instant backThen = NOON.minus(Duration.ofDays(400));
      long number = store.versions().publish(Action.ROLLBACK, 1, backThen, "");
      store.readNumbers();
      assertThat(store.announced(number)).as("though the clock was set back").isGreaterThan(before);
      assertThat(store.numberOfAnnounced(store.announced(number))).hasValue(number);
    }
  }

  @Test
  void afterARestorationThePublishedVersionIsNewToSatellitesThatKnowLaterOnes() {
    try (Database database = Database.open(folder)) {
      GroundStore store = claimed(database, GroundStore.DEFAULT_VERSION_BYTES);
      add(store, 2);
      Instant lost = NOON.plus(Duration.ofHours(5));
      Instant restored = NOON.plus(Duration.ofHours(6));
      long before = store.announced(2);
      database.useTransaction(handle -> VersionRows.announceAgain(handle, restored));
      store.readNumbers();

      assertThat(store.global().number()).isEqualTo(2);
      assertThat(store.announced(2)).isGreaterThan(lost.toEpochMilli() * 1000);
      assertThat(before).isLessThan(lost.toEpochMilli() * 1000);
      assertThat(store.announced(1)).as("an older one").isLessThan(before);
    }
  }

  @Test
  void aRollbackIsAVersionOfItsOwnAndAnOrderToAll() {
    try (Database database = Database.open(folder)) {
      GroundStore store = claimed(database, GroundStore.DEFAULT_VERSION_BYTES);
      WriteBatch batch = new WriteBatch();
      store.satelliteStore().firstHeard(batch, "early", exchange(), NOON);
      store.commit(batch);
      add(store, 5);
      Instant later = NOON.plus(Duration.ofDays(1));
      long number = store.versions().publish(Action.ROLLBACK, 1, later, "bad scenes");
      store.satelliteStore().firstHeard(batch, "late", exchange(), later.plusSeconds(1));
      store.commit(batch);

      assertThat(number).isEqualTo(6);
      assertThat(store.global().weights()).isEqualTo(versions.get(1));
      assertThat(store.global().assessment().value()).isEqualTo(0.501);
      VersionRegistry.VersionDetails details = store.versions().details(6);
      assertThat(details.version().kind()).isEqualTo("rollback");
      assertThat(details.version().source()).isEqualTo(1);
      assertThat(details.parent()).isEqualTo(5);
      assertThat(LongStream.rangeClosed(0, 6).filter(n -> store.versions().undone().contains(n)))
          .containsExactly(2L, 3L, 4L, 5L);
      List<OrderBook.OpenOrder> open = store.orders().openFor("early");
      assertThat(open).hasSize(1);
      assertThat(open.get(0).kind()).isEqualTo("rollback");
      assertThat(
              new GlobalVersionOrder(Action.ROLLBACK, versions.get(1).version(), 0).body().size())
          .isLessThan(open.get(0).body().length);
      assertThat(store.orders().openFor("late")).as("began after the order").isEmpty();
      assertThat(Objects.requireNonNull(store.codedVersions().steps().get(6L)).result())
          .isEqualTo(versions.get(1).version());

      store.versions().publish(Action.PROMOTE, 5, later.plusSeconds(60), "");
      assertThat(store.orders().openFor("early"))
          .extracting(OrderBook.OpenOrder::kind)
          .as("replaces the rollback")
          .containsExactly("promote");
      assertThat(store.global().weights()).isEqualTo(versions.get(5));
    }
  }
}
