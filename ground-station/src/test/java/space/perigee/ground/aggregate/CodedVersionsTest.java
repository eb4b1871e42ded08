package space.perigee.ground.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

class CodedVersionsTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(new TensorSpec("W", List.of(40, 30)), new TensorSpec("b", List.of(40))));

  private static final DeltaTarget TENTH = new DeltaTarget.Density(0.1);
  private static final Weights START = moved(Weights.zero(LAYOUT), 1, 1);

  private static Weights moved(Weights from, double by, long seed) {
    Random random = new Random(seed);
    float[] values = from.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (by * random.nextGaussian());
    }
    return Weights.of(LAYOUT, values);
  }

  private static Contribution of(String satellite, Weights weights, long origin) {
    return new Contribution(1, satellite, weights, 100, Instant.EPOCH, origin);
  }

  private static double distance(Weights a, Weights b) {
    return Math.sqrt(a.squaredDistance(b));
  }

  @Test
  void whatIsPublishedIsWhatTheStoredDeltaDecodesTo() throws Exception {
    CodedVersions.Coded version = CodedVersions.code(START, moved(START, 0.1, 2), TENTH);

    DeltaCodec.Decoded decoded =
        DeltaCodec.decode(prefix -> Optional.of(START), version.step().delta(), List.of(), 1);

    assertThat(decoded.result()).isEqualTo(version.weights());
    assertThat(version.step().base()).isEqualTo(START.version());
    assertThat(version.step().result()).isEqualTo(version.weights().version());
  }

  @Test
  void versionsReachAnAggregateThatStandsStill() {
    Weights target = moved(START, 0.1, 3);
    List<Contribution> members = List.of(of("a", target, 0), of("b", target, 0));
    CodedVersions coded = CodedVersions.none();
    Weights published = START;
    double before = distance(published, target);
    for (long number = 1; number <= 15; number++) {
      // Nobody adopts: the weights still descend from the start model.
      Weights aggregate = new FedAvg().aggregate(published, coded.compensated(members));
      assertThat(aggregate).as("no remainder is counted twice").isEqualTo(target);
      CodedVersions.Coded next = CodedVersions.code(published, aggregate, TENTH);
      coded = coded.published(number, next, List.of(0L, 0L));
      published = next.weights();
    }

    assertThat(distance(published, target)).isLessThan(before / 20);
  }

  @Test
  void whatAVersionLacksLeavesWithLaterOnesAlsoIfTheSatellitesTrainFromIt() {
    Weights target = moved(START, 0.1, 4);
    CodedVersions coded = CodedVersions.none();
    CodedVersions.Coded version = CodedVersions.code(START, target, TENTH);
    double before = distance(START, target);
    for (long number = 1; number <= 15; number++) {
      coded = coded.published(number, version, List.of(number - 1));
      // All adopt, learn nothing, and deliver what they were given.
      Weights given = version.weights();
      List<Contribution> members = List.of(of("a", given, number), of("b", given, number));
      Weights aggregate = new FedAvg().aggregate(given, coded.compensated(members));
      assertThat(distance(aggregate, target)).isCloseTo(0, within(1e-4));
      version = CodedVersions.code(given, aggregate, TENTH);
    }

    assertThat(distance(version.weights(), target)).isLessThan(before / 20);
  }

  @Test
  void satellitesOnDifferentVersionsAreCompensatedForTheirOwn() {
    Weights target = moved(START, 0.1, 5);
    CodedVersions.Coded version = CodedVersions.code(START, target, TENTH);
    CodedVersions coded = CodedVersions.none().published(1, version, List.of(0L, 0L));

    List<Contribution> members =
        coded.compensated(List.of(of("a", version.weights(), 1), of("b", target, 0)));

    assertThat(distance(members.get(0).weights(), target)).isCloseTo(0, within(1e-4));
    assertThat(members.get(1).weights()).isEqualTo(target);
  }

  @Test
  void aLosslessVersionLacksNothing() {
    Weights target = moved(START, 0.1, 6);

    CodedVersions.Coded version = CodedVersions.code(START, target, new DeltaTarget.Lossless());

    assertThat(version.weights()).isEqualTo(target);
    assertThat(version.remainder()).isNull();
    assertThat(CodedVersions.none().published(1, version, List.of(0L)).remainders()).isEmpty();
  }

  @Test
  void aRemainderThatOutweighsTheModelIsDropped() {
    Weights huge = moved(START, 1e6, 7);

    CodedVersions.Coded version = CodedVersions.code(START, huge, new DeltaTarget.Density(0.01));

    assertThat(version.weights().isFinite()).isTrue();
    assertThat(version.remainder()).isNull();
  }

  @Test
  void anAggregateThatIsNotFiniteIsRejected() {
    float[] values = START.toArray();
    values[3] = Float.NaN;
    Weights broken = Weights.of(LAYOUT, values);
    values[3] = Float.MAX_VALUE;
    Weights largest = Weights.of(LAYOUT, values);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CodedVersions.code(START, broken, TENTH))
        .withMessageContaining("NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CodedVersions.code(START, largest, TENTH))
        .withMessageContaining("W");
  }

  @Test
  void keepsABoundedNumberOfDeltasAndRemainders() {
    CodedVersions coded = CodedVersions.none();
    Weights published = START;
    List<Long> origins = new ArrayList<>();
    for (long number = 1; number <= 200; number++) {
      CodedVersions.Coded version =
          CodedVersions.code(published, moved(published, 0.1, number), TENTH);
      origins.add(number - 1);
      coded = coded.published(number, version, origins);
      published = version.weights();
      assertThat(coded.remainders()).hasSizeLessThanOrEqualTo(CodedVersions.MAX_REMAINDERS);
      assertThat(coded.steps().values().stream().mapToInt(s -> s.delta().length).sum())
          .isLessThanOrEqualTo(4 * LAYOUT.size());
      assertThat(coded.steps()).containsKey(number);
    }
  }

  @Test
  void remaindersThatNoSatelliteRefersToAreDropped() {
    CodedVersions.Coded first = CodedVersions.code(START, moved(START, 0.1, 8), TENTH);
    CodedVersions.Coded second =
        CodedVersions.code(first.weights(), moved(first.weights(), 0.1, 9), TENTH);

    CodedVersions coded =
        CodedVersions.none().published(1, first, List.of(0L)).published(2, second, List.of(0L));

    assertThat(coded.remainders()).containsOnlyKeys(2L);
    assertThat(coded.withoutRemainders().remainders()).isEmpty();
    assertThat(coded.withoutRemainders().steps()).containsOnlyKeys(1L, 2L);
  }
}
