package space.perigee.ground.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.ground.RetainedBytes;

class WrappersTest {

  @Test
  void privateNoiseHasTheDeviationThatItsEpsilonStandsFor() {
    Random random = new Random(7);
    AggregationStrategy strategy =
        new DifferentialPrivacy(new FedAvg(), 2, 1.5, 1e-5, () -> random);
    List<Update> updates = new ArrayList<>();
    for (int k = 0; k < 4; k++) {
      updates.add(Updates.of("s" + k, 1_000_000, new float[20_000]));
    }

    AggregationStrategy.Step step = Updates.step(strategy, ServerState.NONE, updates);

    double squares = 0;
    for (float value : step.change()) {
      squares += value * value;
    }
    assertThat(Math.sqrt(squares / step.change().length))
        .as("noise 1.5 x clip 2 / 4 satellites")
        .isCloseTo(0.75, within(0.02));
    assertThat(PrivacySpent.of(step.state()).orElseThrow().epsilon())
        .isEqualTo(RdpAccountant.epsilon(1.5, 1, 1e-5));
    AggregationStrategy.Step second = Updates.step(strategy, step.state(), updates);
    assertThat(PrivacySpent.of(second.state()).orElseThrow().epsilon())
        .isEqualTo(RdpAccountant.epsilon(1.5, 2, 1e-5));
  }

  @Test
  void oneSatelliteMovesAPrivateMeanByTheClipAtMostWhateverItClaims() {
    AggregationStrategy strategy =
        new DifferentialPrivacy(new FedAvg(), 1, 1e-12, 1e-5, () -> new Random(1));

    float[] change =
        Updates.step(
            strategy,
            List.of(Updates.of("a", 10, 0, 0), Updates.of("hostile", Long.MAX_VALUE, 0, -1e6f)));

    assertThat(change[1]).isCloseTo(-0.5f, within(1e-6f));
  }

  @Test
  void bucketsAreTheSameForTheSameRound() {
    AggregationStrategy strategy = AggregationStrategies.parse("median:bucket=2");
    List<Update> updates = Updates.random(9, 4, 3);

    assertThat(Updates.step(strategy, updates)).containsExactly(Updates.step(strategy, updates));
    assertThat(Updates.step(AggregationStrategies.parse("fedavg:bucket=3"), updates))
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(Updates.step(new FedAvg(), updates));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fedavg:stale=polynomial               | 0.5",
        "fedavg:stale=hinge,stale-b=1,stale-a=1| 0.333333",
        "fedavg:half-life=3h                   | 0.5",
        "fedavg:half-life=6h,stale=polynomial  | 0.353553",
        "fedavg:stale=constant                 | 1"
      })
  void staleUpdatesAreDiscountedByVersionAndTime(String strategy, float factor) {
    // Three versions behind, whose version was replaced three hours ago.
    float[] change =
        Updates.step(AggregationStrategies.parse(strategy), List.of(Updates.stale(3, "a", 5, 1f)));

    assertThat(change[0]).isCloseTo(factor, within(1e-5f));
  }

  @Test
  void aStrategyThatStreamsKeepsNoMoreThanTheLimit() {
    List<Update> updates = Updates.random(50, 100, 5);
    PendingUpdates pending = new PendingUpdates(new FedAvg(), 10 * 400);
    updates.forEach(update -> pending.add(update, ServerState.NONE));

    assertThat(pending.kept()).hasSize(10);
    assertThat(pending.size()).isEqualTo(50);
    PendingUpdates.Taken taken = pending.take();
    AggregationStrategy.Aggregation round = Objects.requireNonNull(taken.begun());
    taken.kept().forEach(round::add);
    assertThat(round.close(100, ServerState.NONE).change())
        .usingComparatorWithPrecision(1e-5f)
        .containsExactly(Updates.step(new FedAvg(), updates));
    assertThat(taken.members()).hasSize(50);
    assertThat(pending.size()).isZero();
  }

  @Test
  void aSatelliteThatDeliversAfterItsUpdateWasAddedIsOneMember() {
    List<Update> updates = Updates.random(20, 100, 5);
    PendingUpdates pending = new PendingUpdates(new FedAvg(), 10 * 400);
    updates.forEach(update -> pending.add(update, ServerState.NONE));
    pending.add(Updates.of("s0", 7, new float[100]), ServerState.NONE);

    PendingUpdates.Taken taken = pending.take();
    assertThat(taken.folded()).extracting(VersionMember::satellite).contains("s0");
    assertThat(taken.kept()).extracting(Update::satellite).contains("s0");
    assertThat(taken.members()).hasSize(20);
    assertThat(taken.members().stream().filter(member -> member.satellite().equals("s0")))
        .extracting(VersionMember::samples)
        .containsExactly(updates.get(0).samples() + 7);
  }

  @Test
  void aStrategyThatThrowsWhileItStreamsFailsItsRoundWhenThatCloses() {
    PendingUpdates pending = new PendingUpdates(new Throwing(), 10 * 400);
    Updates.random(20, 100, 5).forEach(update -> pending.add(update, ServerState.NONE));

    PendingUpdates.Taken taken = pending.take();
    assertThat(taken.members()).hasSize(20);
    AggregationStrategy.Aggregation round = Objects.requireNonNull(taken.begun());
    taken.kept().forEach(round::add);
    assertThatIllegalStateException()
        .isThrownBy(() -> round.close(100, ServerState.NONE))
        .withMessageContaining("no room");
  }

  /** A strategy of a user that cannot take any update. */
  private static final class Throwing implements AggregationStrategy {

    @Override
    public Aggregation begin(ServerState state) {
      return new Aggregation() {
        @Override
        public void add(Update update) {
          throw new UnsupportedOperationException("no room");
        }

        @Override
        public Step close(int parameters, ServerState next) {
          return new Step(new float[parameters], next);
        }
      };
    }

    @Override
    public boolean streams() {
      return true;
    }
  }

  @Test
  void updatesOfFewChangesTakeLittleMemoryAndLoseNoBit() {
    int size = 10_000;
    Random random = new Random(7);
    List<Update> updates = new ArrayList<>();
    for (int k = 0; k < 20; k++) {
      float[] change = new float[size];
      for (int i = 0; i < size / 20; i++) {
        change[random.nextInt(size)] = (float) random.nextGaussian();
      }
      change[k] = -0f;
      updates.add(Updates.of("s" + k, 1 + k, change));
    }
    PendingUpdates pending = new PendingUpdates(new CoordinateMedian());
    long before = RetainedBytes.of(pending);
    updates.forEach(update -> pending.add(update, ServerState.NONE));

    long each = (RetainedBytes.of(pending) - before) / updates.size();
    assertThat(each).isBetween(size / 8L, 4L * size / 10);
    List<Update> kept = pending.take().kept();
    for (int k = 0; k < updates.size(); k++) {
      assertThat(kept.get(k).change()).containsExactly(updates.get(k).change());
      assertThat(Float.floatToRawIntBits(kept.get(k).change()[k]))
          .isEqualTo(Float.floatToRawIntBits(-0f));
    }
    assertThat(kept.stream().mapToDouble(Update::norm).toArray())
        .containsExactly(updates.stream().mapToDouble(Update::norm).toArray());
    assertThat(Updates.step(new FedAvg(), kept))
        .containsExactly(Updates.step(new FedAvg(), updates));
    assertThat(RetainedBytes.of(kept.get(2).scaled(0.5))).isBetween(size / 8L, 4L * size / 10);
    assertThat(kept.get(2).scaled(0.5).change())
        .containsExactly(updates.get(2).scaled(0.5).change());
    assertThat(kept.get(3).then(Updates.of("s3", 1, new float[size])).change())
        .containsExactly(updates.get(3).then(Updates.of("s3", 1, new float[size])).change());
  }

  @Test
  void aStrategyThatNeedsAllUpdatesGetsThem() {
    PendingUpdates pending = new PendingUpdates(new CoordinateMedian(), 10 * 400);
    Updates.random(50, 100, 5).forEach(update -> pending.add(update, ServerState.NONE));

    assertThat(pending.take().kept()).hasSize(50);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fedavgg              | fedavgg: must be one of",
        "fedadam:rat=1        | rat: must be one of beta1, beta2",
        "fedadam:rate=0       | rate 0: must be",
        "krum:hostile=0.9     | hostile 0.9: must be 0 to below 0.5",
        "fedavg:bucket=0      | bucket 0: must be 1 to 1000",
        "fedadam:rate=x       | rate x: must be a number",
        "fedadam:rate         | 'rate': must be SETTING=VALUE",
        "fedadam:rate=1,rate=2| rate: is given twice",
        "fedbuff:buffer=1.5   | buffer 1.5: must be a whole number",
        "fedavg:noise=1       | noise 1.0: needs a fixed clip",
        "fedavg:stale=linear  | stale linear: must be one of constant, hinge, polynomial",
        "fedavg:half-life=soon| half-life soon: must be a time"
      })
  void badSettingsAreNamed(String strategy, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AggregationStrategies.parse(strategy))
        .withMessageContaining(message);
  }

  @Test
  void asynchronousStrategiesSayHowManyTheyWaitFor() {
    assertThat(AggregationStrategies.parse("fedasync").quorum()).hasValue(1);
    assertThat(AggregationStrategies.parse("fedbuff:buffer=3").quorum()).hasValue(3);
    assertThat(AggregationStrategies.parse("fedbuff").quorum()).isEmpty();
    assertThat(AggregationStrategies.parse("fedavg").quorum()).isEmpty();
  }
}
