package space.perigee.ground.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
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
  void whatAVersionLacksLeavesWithLaterOnesAlthoughNobodyLearns() {
    float[] change = difference(moved(START, 0.1, 3), START);
    float[] nothing = new float[change.length];
    CodedVersions coded = CodedVersions.none();
    Weights published = START;
    Weights target = coded.plus(START, change);
    double before = distance(START, target);
    for (long number = 1; number <= 15; number++) {
      Weights aggregate = coded.plus(published, number == 1 ? change : nothing);
      assertThat(distance(aggregate, target)).as("sum of all changes").isCloseTo(0, within(1e-4));
      CodedVersions.Coded next = CodedVersions.code(published, aggregate, TENTH);
      coded = coded.published(number, next);
      published = next.weights();
    }

    assertThat(distance(published, target)).isLessThan(before / 20);
  }

  @Property(tries = 50)
  void nothingIsLostOrCountedTwiceWhicheverVersionsTheUpdatesComeFrom(
      @ForAll @IntRange(min = 1, max = 99) int seed) {
    Random random = new Random(seed);
    List<Weights> published = new ArrayList<>(List.of(START));
    CodedVersions coded = CodedVersions.none();
    double[] sum = new double[LAYOUT.size()];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = START.get(i);
    }
    for (long number = 1; number <= 12; number++) {
      // Two satellites train, each from any of the versions so far, and count alike.
      float[] change = new float[LAYOUT.size()];
      for (int satellite = 0; satellite < 2; satellite++) {
        Weights origin = published.get(random.nextInt(published.size()));
        float[] learned = difference(moved(origin, 0.02, random.nextLong()), origin);
        for (int i = 0; i < change.length; i++) {
          change[i] += learned[i] / 2;
        }
      }
      for (int i = 0; i < sum.length; i++) {
        sum[i] += change[i];
      }
      Weights current = published.get(published.size() - 1);
      CodedVersions.Coded version = CodedVersions.code(current, coded.plus(current, change), TENTH);
      coded = coded.published(number, version);
      published.add(version.weights());
    }

    Weights last = published.get(published.size() - 1);
    for (int i = 0; i < sum.length; i++) {
      double lacking = coded.remainder() == null ? 0 : coded.remainder().values().get(i);
      assertThat(last.get(i) + lacking).isCloseTo(sum[i], within(1e-4));
    }
  }

  private static float[] difference(Weights a, Weights b) {
    float[] values = a.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] -= b.get(i);
    }
    return values;
  }

  @Test
  void aLosslessVersionLacksNothing() {
    Weights target = moved(START, 0.1, 6);

    CodedVersions.Coded version = CodedVersions.code(START, target, new DeltaTarget.Lossless());

    assertThat(version.weights()).isEqualTo(target);
    assertThat(version.remainder()).isNull();
    assertThat(CodedVersions.none().published(1, version).remainder()).isNull();
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
  void keepsABoundedNumberOfDeltas() {
    CodedVersions coded = CodedVersions.none();
    Weights published = START;
    for (long number = 1; number <= 200; number++) {
      CodedVersions.Coded version =
          CodedVersions.code(published, moved(published, 0.1, number), TENTH);
      coded = coded.published(number, version);
      published = version.weights();
      assertThat(coded.steps().values().stream().mapToInt(s -> s.delta().length).sum())
          .isLessThanOrEqualTo(4 * LAYOUT.size());
      assertThat(coded.steps()).containsKey(number);
    }
    assertThat(coded.remainder()).isNotNull();
    assertThat(coded.withoutRemainder().remainder()).isNull();
    assertThat(coded.withoutRemainder().steps()).isEqualTo(coded.steps());
  }
}
