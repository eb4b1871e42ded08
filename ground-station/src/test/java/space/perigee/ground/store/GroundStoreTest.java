package space.perigee.ground.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.ground.TestModel;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.aggregate.ServerState;
import space.perigee.ground.aggregate.VersionMember;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Subject;

@SuppressWarnings("NullAway.Init")
class GroundStoreTest {

  static final Weights START = TestModel.of(0.5);
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123Z");

  @TempDir Path folder;

  /** The database of this test, which {@code GroundStorePostgresTest} has elsewhere. */
  Database open() {
    return Database.open(folder);
  }

  @Test
  void readsBackWhatItWrote() {
    Weights learned = TestModel.of(0.75);
    Weights global = TestModel.of(0.625);
    try (Database database = open()) {
      GroundStore store = claimed(database);
      firstHeard(store, "a");
      long id = decided(store, accepted("a", learned), learned, 0, exchange(learned));
      VersionMember member = new VersionMember(id, "a", learned.version(), 700, 0, 0);
      CandidateModel.ClosedRound round =
          new CandidateModel.ClosedRound(
              "fedavgm",
              Round.End.QUORUM,
              List.of(member),
              List.of(member),
              id,
              ServerState.NONE.with("momentum", new float[] {1, 2}),
              Collections.emptySortedMap());
      store.candidate(
          new CandidateModel(
              1, global, NOON, TestModel.assessment(0.9, 0.8, 0.7), 700, round, null),
          CodedVersions.none());
      store.candidate(
          new CandidateModel(2, START, NOON, null, 700, round, "not finite"), CodedVersions.none());
    }
    try (Database database = open()) {
      GroundStore store = claimed(database);
      assertThat(store.satelliteStore().satellites())
          .containsExactly(
              new StoredSatellite(
                  "a",
                  NOON,
                  NOON,
                  new StoredSatellite.Delivered(1, 1234, 1234, learned.version(), 700),
                  0));
      assertThat(store.satelliteStore().contributions())
          .containsExactly(new Contribution(1, "a", learned.version(), 700, 700, NOON, 0));
      assertThat(store.satelliteStore().exchange("a"))
          .hasValueSatisfying(
              stored -> {
                assertThat(stored.state().mirror().received()).containsExactly(learned, START);
                assertThat(stored.progress()).isEqualTo(new VersionProgress(0, 0));
              });
      assertThat(store.global().weights()).isEqualTo(global);
      assertThat(store.global().number()).isEqualTo(1);
      assertThat(store.global().samples()).isEqualTo(700);
      assertThat(store.global().assessment()).isEqualTo(TestModel.assessment(0.9, 0.8, 0.7));
      assertThat(store.global().memberVersion("a")).isEqualTo(learned.version());
      assertThat(store.nextNumber()).isEqualTo(3);
      assertThat(store.throughDelta()).isEqualTo(1);
      assertThat(store.satelliteStore().decidedDeliveries())
          .containsEntry("a", new SatelliteStore.DecidedDelivery(learned.version(), 0));
      assertThat(store.publicationTimes()).containsOnlyKeys(0L, 1L);
      assertThat(store.versions().strategyState("fedavgm").array("momentum", 2))
          .containsExactly(1, 2);
      assertThat(store.versions().strategyState("fedadam")).isEqualTo(ServerState.NONE);
    }
  }

  /** What a satellite sends first is a delta on the start model, which is stored once for all. */
  @Test
  void aNewSatelliteAndItsFirstDeltaAreStoredAsTheDeltaAlone() {
    float[] values = START.toArray();
    values[3] += 0.25f;
    Weights learned = Weights.of(TestModel.LAYOUT, values);
    try (Database database = open()) {
      GroundStore store = claimed(database);
      long before = pieceBytes(database);
      WriteBatch batch = new WriteBatch();
      StoredExchange fresh =
          new StoredExchange(ExchangeState.startingFrom(START), VersionProgress.start());
      store.satelliteStore().firstHeard(batch, "a", fresh, NOON);
      Contribution delivery = new Contribution(0, "a", learned.version(), 700, 700, NOON, 0);
      store
          .satelliteStore()
          .decided(
              batch,
              accepted("a", learned),
              new AcceptedDelta(START.version(), learned, delta(learned), delivery),
              exchange(learned));
      store.commit(batch);

      assertThat(pieceBytes(database) - before).isBetween(1L, (long) delta(learned).length);
    }
    try (Database database = open()) {
      SatelliteStore satellites = claimed(database).satelliteStore();
      assertThat(satellites.exchange("a").orElseThrow().state().mirror().received())
          .containsExactly(learned, START);
      assertThat(satellites.contributions())
          .containsExactly(new Contribution(1, "a", learned.version(), 700, 700, NOON, 0));
    }
  }

  private static long pieceBytes(Database database) {
    return database
        .rows("SELECT COALESCE(SUM(LENGTH(bytes)), 0) FROM pieces", row -> row.getLong(1))
        .get(0);
  }

  @Test
  void remembersTheOutgoingContent() {
    DeltaCodec.Encoded delta =
        DeltaCodec.encode(START, START, new DeltaTarget.Lossless(), DeltaCodec.Options.DEFAULT);
    byte[] content = delta.bytes();
    Manifest manifest =
        Manifest.of(Sha256.of(content), content.length, 16, 1, Subject.of(Kind.MODEL));
    ExchangeState state =
        new ExchangeState(
            Mirror.startingFrom(START),
            new ExchangeState.Outgoing(
                manifest, VersionPrefix.of(START.version().sha256(), 8), delta.levels(), true),
            List.of(),
            null,
            List.of());
    try (Database database = open()) {
      GroundStore store = claimed(database);
      firstHeard(store, "a");
      WriteBatch batch = new WriteBatch();
      store
          .satelliteStore()
          .exchangeChanged(batch, "a", new StoredExchange(state, new VersionProgress(3, 2)), null);
      store.commit(batch);
      StoredExchange stored = store.satelliteStore().exchange("a").orElseThrow();
      ExchangeState.Outgoing outgoing =
          Objects.requireNonNull(stored.state().outgoing(), "the outgoing content is lost");
      assertThat(outgoing.begun()).isTrue();
      assertThat(outgoing.manifest()).isEqualTo(manifest);
      assertThat(stored.progress()).isEqualTo(new VersionProgress(3, 2));
    }
  }

  @Test
  void deltasAndRemaindersOfVersionsSurviveARestart() {
    float[] values = TestModel.of(0.5).toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += 1e-4f * (i % 97);
    }
    CodedVersions.Coded version =
        CodedVersions.code(
            TestModel.of(0.5), Weights.of(TestModel.LAYOUT, values), new DeltaTarget.Density(0.05));
    CodedVersions coded = CodedVersions.none().published(1, version);
    try (Database database = open()) {
      claimed(database).candidate(candidate(1, version.weights(), null), coded);
    }
    try (Database database = open()) {
      CodedVersions restored = claimed(database).codedVersions();
      assertThat(restored.steps().get(1L)).usingRecursiveComparison().isEqualTo(version.step());
      assertThat(restored.remainder()).isEqualTo(coded.remainder()).isNotNull();
    }
    try (Database database = open()) {
      GroundStore store = claimed(database);
      store.candidate(candidate(2, START, "worse"), store.codedVersions().withoutRemainder());
      assertThat(store.codedVersions().steps()).containsOnlyKeys(1L);
      assertThat(store.codedVersions().remainder()).isNull();
    }
  }

  @Test
  void aLongReasonOfARefusalIsShortened() {
    try (Database database = open()) {
      GroundStore store = claimed(database);
      store.candidate(candidate(1, START, "x".repeat(3000)), CodedVersions.none());
      assertThat(new Ledger(database).versions(Long.MAX_VALUE, Optional.empty(), 1).get(0).reason())
          .isEqualTo("x".repeat(300));
    }
  }

  private static CandidateModel candidate(long number, Weights weights, @Nullable String refusal) {
    return new CandidateModel(
        number,
        weights,
        NOON,
        TestModel.assessment(1, 1, null),
        0,
        CandidateModel.ClosedRound.none(),
        refusal);
  }

  @Test
  void knowsWhichVersionsArePublishedAndFromWhichOneWeightsWereTrained() {
    Weights published = TestModel.of(0.75);
    try (Database database = open()) {
      GroundStore store = claimed(database);
      firstHeard(store, "a");
      assertThat(store.satelliteStore().contribution("a")).isEmpty();
      assertThat(store.number(START.version())).hasValue(0L);
      assertThat(store.version(0)).contains(START.version());
      store.candidate(candidate(1, published, null), CodedVersions.none());
      store.candidate(candidate(2, TestModel.of(0.1), "worse"), CodedVersions.none());

      assertThat(store.number(published.version())).hasValue(1L);
      assertThat(store.number(TestModel.of(0.1).version())).isEmpty();
      Weights own = TestModel.of(0.6);
      decided(store, accepted("a", own), own, 1, exchange(own));
      assertThat(store.satelliteStore().contributions().get(0).origin()).isEqualTo(1);
    }
    try (Database database = open()) {
      assertThat(claimed(database).number(published.version())).hasValue(1L);
    }
  }

  @Test
  void refusesTheStateOfAnotherMission() {
    try (Database database = open()) {
      GroundStore store = claimed(database);
      assertThatThrownBy(
              () -> store.claim("other", START, NOON, TestModel.FIRST_PARAMETER::evaluate))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("mission demo");
    }
  }

  @Test
  void answersWithEventsAfterAnId() {
    try (Database database = open()) {
      GroundStore store = claimed(database);
      firstHeard(store, "a");
      WriteBatch batch = new WriteBatch();
      store.satelliteStore().presence(batch, "a", NOON, new GroundEvent(NOON, "online", "a", ""));
      store.commit(batch);
      Ledger ledger = new Ledger(database);
      Ledger.EventFilter all = Ledger.EventFilter.all();
      assertThat(ledger.eventsBefore(Long.MAX_VALUE, all, 2))
          .extracting(Ledger.Entry::kind)
          .containsExactly("online", "satellite-first-heard");
      long last = ledger.newestEvent();
      assertThat(ledger.eventsAfter(last, all, 10)).isEmpty();
      assertThat(ledger.eventsAfter(last - 1, all, 10)).hasSize(1);
    }
  }

  static GroundStore claimed(Database database) {
    GroundStore store =
        new GroundStore(database, TestModel.LAYOUT, TestModel.FIRST_PARAMETER.task().metric());
    store.claim("demo", START, NOON, TestModel.FIRST_PARAMETER::evaluate);
    return store;
  }

  static void firstHeard(GroundStore store, String satellite) {
    WriteBatch batch = new WriteBatch();
    store
        .satelliteStore()
        .firstHeard(
            batch,
            satellite,
            new StoredExchange(ExchangeState.startingFrom(START), VersionProgress.start()),
            NOON);
    store.commit(batch);
  }

  /** Commits a decision alone. */
  static long decided(
      GroundStore store,
      Decision decision,
      @Nullable Weights weights,
      long origin,
      StoredExchange next) {
    WriteBatch batch = new WriteBatch();
    AcceptedDelta accepted =
        weights == null
            ? null
            : new AcceptedDelta(
                START.version(),
                weights,
                delta(weights),
                new Contribution(
                    0, decision.satellite(), weights.version(), 700, 700, NOON, origin));
    LongSupplier id = store.satelliteStore().decided(batch, decision, accepted, next);
    store.commit(batch);
    return id.getAsLong();
  }

  private static byte[] delta(Weights weights) {
    return DeltaCodec.encode(START, weights, new DeltaTarget.Lossless(), DeltaCodec.Options.DEFAULT)
        .bytes();
  }

  static Decision accepted(String satellite, Weights weights) {
    return new Decision(
        satellite,
        Sha256.of(weights.toLittleEndian()),
        START.version(),
        weights.version(),
        1234,
        700,
        NOON,
        Receipt.Verdict.ACCEPTED,
        "");
  }

  static StoredExchange exchange(Weights accepted) {
    Mirror mirror = Mirror.startingFrom(START).accept(START.version(), accepted);
    return new StoredExchange(
        new ExchangeState(mirror, null, List.of(), null, List.of()), VersionProgress.start());
  }
}
