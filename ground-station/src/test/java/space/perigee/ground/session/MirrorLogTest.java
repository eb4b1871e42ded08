package space.perigee.ground.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.ground.DirectSatellite;
import space.perigee.ground.TestModel;
import space.perigee.ground.aggregate.CodedVersions;
import space.perigee.ground.aggregate.ServerState;
import space.perigee.ground.store.CandidateModel;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.DeltaStep;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;

/**
 * What the ground knows of a satellite is its log, however long and whatever is lost or restarted.
 */
@SuppressWarnings("NullAway.Init")
class MirrorLogTest {

  private static final Weights START = TestModel.of(0.5);

  @TempDir Path folder;
  private GroundRig ground;
  private DirectSatellite a;
  private Weights learned = START;
  private CodedVersions coded = CodedVersions.none();

  private void begin() {
    ground = new GroundRig(folder, START, Set.of("a"), null);
    a = ground.satellite("a", new DeltaTarget.Density(0.05), Peer.passing());
    ground.step();
  }

  @AfterEach
  void close() {
    ground.close();
  }

  private void restart() {
    ground.close();
    ground = new GroundRig(folder, START, Set.of("a"), null);
    a.moveTo(ground.link);
    ground.step();
  }

  private static Weights trained(Weights from, Random random) {
    float[] values = from.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (0.01 * random.nextGaussian());
    }
    return Weights.of(from.layout(), values);
  }

  private void deliver(Random random, boolean isReceiptLost) {
    Instant now = ground.clock.instant();
    int before = a.receipts.size();
    learned = trained(learned, random);
    a.offer(learned, 100L * (before + 1), now);
    a.send(now);
    ground.step();
    if (isReceiptLost) {
      ground.link.take("a");
      return;
    }
    a.receive(now);
    for (int i = 0; i < 10 && !a.exchange.outgoing().isEmpty(); i++) {
      a.onLinkUp();
      ground.exchangeWith(a);
    }
    assertThat(a.exchange.outgoing()).isEmpty();
  }

  /** The ground publishes what it has of the satellite, and the satellite receives it. */
  private void publish(long number, Random random) {
    Weights aggregate = trained(learned, random);
    Weights current = ground.store.global().weights();
    CodedVersions.Coded version =
        CodedVersions.code(current, aggregate, new DeltaTarget.Density(0.05));
    coded = coded.published(number, version);
    ground.store.candidate(
        new CandidateModel(
            number,
            version.weights(),
            ground.clock.instant(),
            TestModel.assessment(0.5, 0.5, 0.5),
            0,
            new CandidateModel.ClosedRound(
                "", null, List.of(), List.of(), 0, ServerState.NONE, Collections.emptySortedMap()),
            null),
        coded);
    List<DeltaStep> steps = List.copyOf(coded.steps().values());
    ground.offer(ground.store.global(), steps);
    for (int i = 0; i < 5; i++) {
      ground.exchangeWith(a);
    }
    assertThat(a.models.get(a.models.size() - 1).weights()).isEqualTo(version.weights());
    learned = version.weights();
  }

  private List<ModelVersion> received() {
    return ground
        .store
        .satelliteStore()
        .exchange("a")
        .orElseThrow()
        .state()
        .mirror()
        .received()
        .stream()
        .map(Weights::version)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyMirrorIsDecodedBitForBit(long seed) {
    Random random = new Random(seed);
    begin();
    long number = 0;
    for (int i = 0; i < 80; i++) {
      deliver(random, random.nextInt(5) == 0);
      if (random.nextInt(8) == 0) {
        restart();
      }
      if (random.nextInt(10) == 0) {
        a.onLinkUp();
        deliver(random, false);
        publish(++number, random);
      }
      assertAllReadable();
    }
    deliver(random, false);
    assertThat(a.receipts).allMatch(receipt -> receipt.verdict() == Receipt.Verdict.ACCEPTED);
    assertThat(received().get(0)).isEqualTo(a.exchange.state().mirror().sent().get(0).version());
    assertThat(rows("satellite_log")).as("rows").isLessThan(120);
    assertThat(rows("pieces")).as("pieces").isLessThan(150);
  }

  /** Every version of the mirror has the values that its name says, whether in memory or not. */
  private void assertAllReadable() {
    List<Weights> all =
        new ArrayList<>(
            ground.store.satelliteStore().exchange("a").orElseThrow().state().mirror().received());
    for (Weights weights : all) {
      assertThat(Weights.of(weights.layout(), weights.toArray()).version())
          .isEqualTo(weights.version());
    }
  }

  private long rows(String table) {
    try (Connection connection = ground.database.storage().readers().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aDeltaIsStoredOnceAndNothingElseGrows() {
    begin();
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      deliver(random, false);
    }
    assertThat(rows("pieces")).as("the start model and the deltas").isEqualTo(1 + 20);
  }

  @Test
  void sharedVersionsThatNobodyUsesAreDeleted() {
    begin();
    Random random = new Random(8);
    for (int number = 1; number <= 60; number++) {
      deliver(random, false);
      publish(number, random);
      if (number % 7 == 0) {
        restart();
      }
      assertAllReadable();
    }
    assertThat(rows("shared_versions"))
        .as("those of the deltas since the last base but one")
        .isLessThan(45);
  }
}
