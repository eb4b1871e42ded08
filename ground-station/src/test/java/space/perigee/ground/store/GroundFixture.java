package space.perigee.ground.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.TestModel;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.ground.aggregate.Contribution;
import space.perigee.ground.aggregate.GlobalModel;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.aggregate.ServerState;
import space.perigee.ground.aggregate.VersionMember;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Subject;

/**
 * The database of a ground that has heard three satellites, published a version, refused another,
 * and is sending the published one to satellite {@code a}.
 *
 * <pre>
 *   ground.mv.db           the database
 *   expected.properties    what a reader must find in it
 * </pre>
 */
final class GroundFixture {

  static final String EXPECTED = "expected.properties";

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(new TensorSpec("W", List.of(6, 4)), new TensorSpec("b", List.of(6))));

  private static final String MISSION = "mission";
  private static final Weights START = weights(0.5f);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00.123Z");

  private final Path folder;

  GroundFixture(Path folder) {
    this.folder = folder;
  }

  /** Writes the folder. */
  void write() throws IOException, SQLException {
    Weights ofA = weights(0.75f);
    Weights ofB = weights(0.625f);
    Weights global = weights(0.6875f);
    try (Database database = Database.open(folder)) {
      GroundStore store = store(database);
      SatelliteStore satellites = store.satelliteStore();
      WriteBatch batch = new WriteBatch();
      for (String name : List.of("a", "b", "c")) {
        satellites.firstHeard(batch, name, fresh(), NOON);
      }
      LongSupplier first =
          satellites.decided(
              batch,
              decision("a", ofA, Receipt.Verdict.ACCEPTED, ""),
              accepted("a", ofA),
              exchange(ofA, null, 0));
      LongSupplier second =
          satellites.decided(
              batch,
              decision("b", ofB, Receipt.Verdict.ACCEPTED, ""),
              accepted("b", ofB),
              exchange(ofB, null, 0));
      store.commit(batch);
      List<VersionMember> members =
          List.of(
              new VersionMember(first.getAsLong(), "a", ofA.version(), 700, 0, 0),
              new VersionMember(second.getAsLong(), "b", ofB.version(), 300, 0, 0));
      CandidateModel.ClosedRound round =
          new CandidateModel.ClosedRound(
              "fedavg",
              Round.End.QUORUM,
              members,
              members,
              second.getAsLong(),
              ServerState.NONE,
              Collections.emptySortedMap());
      Instant closed = NOON.plus(Duration.ofMinutes(10));
      store.candidate(
          new CandidateModel(
              1, global, closed, TestModel.assessment(0.875, 0.75, 0.8125), 1000, round, null),
          CodedVersions.none());
      store.candidate(
          new CandidateModel(
              2,
              START,
              closed.plusSeconds(60),
              TestModel.assessment(0.5, 0.5, null),
              1000,
              round,
              "worse on the gate"),
          CodedVersions.none());
      satellites.decided(
          batch,
          decision("c", null, Receipt.Verdict.UNKNOWN_BASE, "base 0123 is not held"),
          null,
          fresh());
      satellites.decided(
          batch,
          decision("b", ofA, Receipt.Verdict.ACCEPTED, ""),
          accepted("b", ofA),
          exchange(ofA, null, 1));
      satellites.exchangeChanged(batch, "a", exchange(ofA, outgoing(ofA, global), 0), null);
      satellites.presence(
          batch,
          "a",
          closed.plusSeconds(90),
          new GroundEvent(closed.plusSeconds(90), "online", "a", ""));
      store.commit(batch);
      Files.write(
          folder.resolve(EXPECTED),
          observe(database).entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue())
              .toList());
    }
    compact();
  }

  /** H2 leaves room for more in its file. */
  private void compact() throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                "jdbc:h2:file:" + folder.toAbsolutePath().resolve("ground"), "sa", "");
        var statement = connection.createStatement()) {
      statement.execute("SHUTDOWN COMPACT");
    }
  }

  /** What a reader must find, in words that outlive the classes of a release. */
  static SortedMap<String, String> observe(Database database) {
    GroundStore store = store(database);
    SatelliteStore satellites = store.satelliteStore();
    SortedMap<String, String> seen = new TreeMap<>();
    GlobalModel global = store.global();
    seen.put("global.number", Long.toString(global.number()));
    seen.put("global.version", global.weights().version().hex());
    seen.put("global.samples", Long.toString(global.samples()));
    Assessment assessment = global.assessment();
    seen.put(
        "global.accuracy",
        assessment.value() + " " + assessment.balanced() + " " + assessment.gate());
    seen.put("nextNumber", Long.toString(store.nextNumber()));
    SortedMap<String, Instant> undecided = new TreeMap<>();
    satellites.contributions().stream()
        .filter(contribution -> contribution.deltaId() > store.throughDelta())
        .forEach(it -> undecided.put(it.satellite(), it.receivedAt()));
    seen.put("deliveriesSinceLastCandidate", undecided.toString());
    for (StoredSatellite satellite : satellites.satellites()) {
      String name = "satellite." + satellite.name();
      seen.put(
          name,
          String.join(
              " ",
              satellite.firstHeard().toString(),
              satellite.lastHeard().toString(),
              Long.toString(satellite.delivered().deltas()),
              Long.toString(satellite.delivered().bytes()),
              Long.toString(satellite.delivered().lastBytes())));
      StoredExchange exchange = satellites.exchange(satellite.name()).orElseThrow();
      seen.put(name + ".shared", versions(exchange.state().mirror().shared()));
      seen.put(
          name + ".progress",
          exchange.progress().offered() + " " + exchange.progress().acknowledged());
      ExchangeState.Outgoing outgoing = exchange.state().outgoing();
      if (outgoing != null) {
        seen.put(name + ".outgoing", outgoing.manifest().content().hex() + " " + outgoing.begun());
      }
      ModelVersion member = global.memberVersion(satellite.name());
      if (member != null) {
        seen.put(name + ".member", member.hex());
      }
    }
    for (Contribution contribution : satellites.contributions()) {
      seen.put(
          "contribution." + contribution.satellite(),
          contribution.deltaId()
              + " "
              + contribution.version().hex()
              + " "
              + contribution.samples()
              + " "
              + contribution.receivedAt());
    }
    Ledger ledger = new Ledger(database);
    for (Ledger.Version v : ledger.versions(Long.MAX_VALUE, Optional.empty(), 10)) {
      seen.put(
          "ledger.version." + v.number(),
          words(
              v.version(),
              v.createdAt(),
              v.accuracy(),
              v.balancedAccuracy(),
              v.gateAccuracy(),
              v.samples(),
              v.satellites(),
              v.published(),
              v.reason()));
    }
    for (Ledger.Delta d : ledger.deltas(Ledger.DeltaFilter.all(), 10)) {
      seen.put(
          "ledger.delta." + d.id(),
          words(
              d.satellite(),
              d.content(),
              d.base(),
              d.result(),
              d.bytes(),
              d.samples(),
              d.receivedAt(),
              d.verdict(),
              d.reason()));
    }
    for (Ledger.Entry e : ledger.eventsAfter(0, Ledger.EventFilter.all(), 20)) {
      seen.put("ledger.event." + e.id(), words(e.at(), e.kind(), e.satellite(), e.detail()));
    }
    return seen;
  }

  private static String words(@Nullable Object... values) {
    return Arrays.stream(values).map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static GroundStore store(Database database) {
    GroundStore store =
        new GroundStore(database, LAYOUT, TestModel.FIRST_PARAMETER.task().metric());
    store.claim(MISSION, START, NOON, weights -> TestModel.assessment(0.5, 0.5, 0.5));
    return store;
  }

  private static StoredExchange fresh() {
    return new StoredExchange(ExchangeState.startingFrom(START), VersionProgress.start());
  }

  private static StoredExchange exchange(
      Weights accepted, ExchangeState.@Nullable Outgoing outgoing, long acknowledged) {
    Mirror mirror = Mirror.startingFrom(START).accept(START.version(), accepted);
    return new StoredExchange(
        new ExchangeState(mirror, outgoing, List.of(), null, List.of()),
        new VersionProgress(1, acknowledged));
  }

  private static AcceptedDelta accepted(String satellite, Weights weights) {
    return new AcceptedDelta(
        START.version(),
        weights,
        DeltaCodec.encode(START, weights, new DeltaTarget.Lossless(), DeltaCodec.Options.DEFAULT)
            .bytes(),
        new Contribution(0, satellite, weights.version(), 700, 700, NOON.plusSeconds(30), 0));
  }

  private static ExchangeState.Outgoing outgoing(Weights base, Weights next) {
    DeltaCodec.Encoded delta =
        DeltaCodec.encode(base, next, new DeltaTarget.Lossless(), DeltaCodec.Options.DEFAULT);
    byte[] content = delta.bytes();
    return new ExchangeState.Outgoing(
        Manifest.of(Sha256.of(content), content.length, 64, 1, Subject.of(Kind.MODEL)),
        VersionPrefix.of(next.version().sha256(), 8),
        delta.levels(),
        true);
  }

  private static Decision decision(
      String satellite, @Nullable Weights result, Receipt.Verdict verdict, String reason) {
    return new Decision(
        satellite,
        Sha256.of(satellite.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        result == null ? null : START.version(),
        result == null ? null : result.version(),
        1234,
        700,
        NOON.plusSeconds(30),
        verdict,
        reason);
  }

  private static String versions(List<Weights> weights) {
    return weights.stream().map(w -> w.version().hex()).collect(Collectors.joining(", "));
  }

  /** Values that every CPU computes alike. */
  static Weights weights(float value) {
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value + i / 1024f;
    }
    return Weights.of(LAYOUT, values);
  }
}
