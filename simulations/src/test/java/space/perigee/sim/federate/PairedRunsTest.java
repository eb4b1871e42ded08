package space.perigee.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.learning.NativeThreads;
import space.perigee.sync.delta.DeltaTarget;

class PairedRunsTest {

  private static final FederatedRun.Observer NOBODY = (client, round, base, next) -> {};
  private static final int PARAMETERS = 4 * 8 + 8 + 8 * 3 + 3;

  @BeforeAll
  static void oneThread() {
    NativeThreads.limit(1);
  }

  private static Comparison.Pair pair(long seed, Supplier<LinkCoding> down)
      throws InterruptedException {
    return runs(down).of(seed, NOBODY);
  }

  private static PairedRuns runs(Supplier<LinkCoding> down) {
    return new PairedRuns(
        TestTasks.source(),
        TestTasks.settings(3, 4),
        down,
        () -> LinkCoding.deltas(new DeltaTarget.Lossless()),
        (seed, compressed, round, accuracy) -> {});
  }

  @Test
  void withALosslessLinkBothRunsOfASeedAreTheSame() throws Exception {
    Comparison.Pair pair = pair(1, () -> LinkCoding.deltas(new DeltaTarget.Lossless()));
    assertThat(pair.compressed().accuracies()).isEqualTo(pair.uncompressed().accuracies());
  }

  @Test
  void aSeedGivesTheSameResultAgainAndAnotherSeedAnother() throws Exception {
    Supplier<LinkCoding> down = () -> LinkCoding.deltas(new DeltaTarget.Density(0.2));
    assertThat(pair(1, down)).isEqualTo(pair(1, down));
    assertThat(pair(1, down).uncompressed()).isNotEqualTo(pair(2, down).uncompressed());
  }

  @Test
  void learnsSomething() throws Exception {
    Comparison.Pair pair = pair(1, () -> LinkCoding.deltas(new DeltaTarget.Density(0.5)));
    assertThat(pair.uncompressed().accuracy()).isGreaterThan(0.7);
    assertThat(pair.uncompressed().undoneSteps()).isZero();
  }

  @Test
  void countsFourBytesAParameterWithoutACodecAndTheDeltasWithOne() throws Exception {
    LinkCoding deltas = LinkCoding.deltas(new DeltaTarget.Density(0.2));
    List<Long> sizes = new ArrayList<>();
    LinkCoding counting =
        (satellite, base, next) -> {
          LinkCoding.Sent sent = deltas.send(satellite, base, next);
          sizes.add(sent.bytes());
          return sent;
        };
    Comparison.Pair pair = pair(1, () -> counting);
    assertThat(pair.uncompressed().bytesDown()).isEqualTo(4L * PARAMETERS * 3 * 4);
    assertThat(pair.uncompressed().bytesUp()).isEqualTo(4L * PARAMETERS * 3 * 4);
    assertThat(sizes).hasSize(3 * 4);
    assertThat(pair.compressed().bytesDown())
        .isEqualTo(sizes.stream().mapToLong(Long::longValue).sum());
  }

  @Test
  void adamKeepsItsStateOnBoard() throws Exception {
    LocalLearning adam = new LocalLearning(LocalLearning.Optimizer.ADAM, 0.01, 8, 1);
    FederateSettings plain = TestTasks.settings(2, 1);
    FederateSettings settings =
        new FederateSettings(
            plain.model(), 2, 1, adam, plain.partition(), plain.residual(), plain.samples());
    FederatedClients clients = new FederatedClients(settings, TestTasks.source().task(1, 120), 1);
    FederatedClients fresh = new FederatedClients(settings, TestTasks.source().task(1, 120), 1);
    clients.train(0, 1, clients.start());
    assertThat(clients.train(0, 2, fresh.start())).isNotEqualTo(fresh.train(0, 2, fresh.start()));
    assertThat(clients.train(1, 2, fresh.start())).isEqualTo(fresh.train(1, 2, fresh.start()));
  }
}
