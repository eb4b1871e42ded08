package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/** A limit in bytes is never exceeded, and filled if the change is large enough. */
class ByteBudgetTest {

  private static final ParameterLayout LAYOUT =
      Samples.layout(List.of(60, 70), List.of(70), List.of(16, 3, 3, 3), List.of(16));
  private static final Weights BASE = Samples.normal(LAYOUT, 0.1, 1);
  private static final Weights NEXT = Samples.trained(BASE, 0.01, 2);

  private static DeltaCodec.Encoded within(Weights base, Weights next, int limit) {
    return DeltaCodec.encode(base, next, new DeltaTarget.Bytes(limit), DeltaCodec.Options.DEFAULT);
  }

  private static void assertDecodes(Weights base, DeltaCodec.Encoded encoded) throws Exception {
    assertThat(DeltaCodec.decode(Samples.holding(base), encoded.bytes(), List.of(), 1).result())
        .isEqualTo(encoded.result());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 700, 1000, 1700, 3000, 4000})
  void aLargeChangeFillsTheLimitToTwoPercent(int limit) throws Exception {
    for (long seed = 0; seed < 10; seed++) {
      Weights next = Samples.trained(BASE, 0.01, seed);

      DeltaCodec.Encoded encoded = within(BASE, next, limit);

      assertThat(encoded.bytes().length).as("seed %d", seed).isBetween((int) (0.98 * limit), limit);
      assertThat(encoded.statistics().bytes()).isEqualTo(encoded.bytes().length);
      assertDecodes(BASE, encoded);
    }
  }

  @Property(tries = 60)
  void noLimitIsExceeded(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 30) int rows,
      @ForAll @IntRange(min = 1, max = 30) int columns,
      @ForAll @IntRange(min = 1, max = 2000) int limit)
      throws Exception {
    ParameterLayout layout = Samples.layout(List.of(rows, columns), List.of(rows));
    Weights base = Samples.normal(layout, 0.1, seed);
    Weights next = Samples.trained(base, 0.02, seed + 1);
    try {
      DeltaCodec.Encoded encoded = within(base, next, limit);
      assertThat(encoded.bytes().length).isLessThanOrEqualTo(limit);
      assertDecodes(base, encoded);
    } catch (IllegalArgumentException e) {
      assertThat(limit).isLessThan(70);
      assertThat(e).hasMessageContaining("the limit is " + limit);
    }
  }

  @Test
  void moreBytesReduceTheError() {
    double before = BASE.squaredDistance(NEXT);
    for (int limit : new int[] {100, 200, 400, 800, 1600, 3200}) {
      double distance = within(BASE, NEXT, limit).result().squaredDistance(NEXT);
      assertThat(distance).as("%d bytes", limit).isLessThan(0.9 * before);
      before = distance;
    }
  }

  @Test
  void losslessCodingIsChosenIfItFits() {
    int lossless =
        DeltaCodec.encode(BASE, NEXT, new DeltaTarget.Lossless(), DeltaCodec.Options.DEFAULT)
            .bytes()
            .length;

    DeltaCodec.Encoded fits = within(BASE, NEXT, lossless);
    DeltaCodec.Encoded tight = within(BASE, NEXT, lossless - 1);

    assertThat(fits.statistics().isLossy()).isFalse();
    assertThat(fits.result()).isEqualTo(NEXT);
    assertThat(tight.statistics().isLossy()).isTrue();
    assertThat(tight.bytes().length).isLessThan(lossless);
  }

  @Test
  void rejectsAnImpossibleLimitAndStatesTheMinimum() throws Exception {
    int empty =
        DeltaCodec.encode(BASE, BASE, new DeltaTarget.Density(1), DeltaCodec.Options.DEFAULT)
            .bytes()
            .length;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> within(BASE, NEXT, 20))
        .withMessageMatching("a delta takes at least \\d+ bytes, but the limit is 20");
    DeltaCodec.Encoded least = within(BASE, NEXT, empty);
    assertThat(least.bytes().length).isLessThanOrEqualTo(empty);
    assertThat(least.result()).isEqualTo(BASE);
  }

  @Test
  void theSmallestDeltaDropsEvenTheLargestChangeOfAVector() {
    float[] values = new float[LAYOUT.size()];
    values[60 * 70 + 3] = 1;
    values[5] = 0.01f;
    Weights next = Samples.plus(BASE, values);
    int empty =
        DeltaCodec.encode(BASE, BASE, new DeltaTarget.Density(1), DeltaCodec.Options.DEFAULT)
            .bytes()
            .length;

    assertThat(within(BASE, next, empty).result()).isEqualTo(BASE);
  }

  @Test
  void noChangeFitsAnyLimit() throws Exception {
    for (int limit : new int[] {60, 5000, 1_000_000}) {
      DeltaCodec.Encoded encoded = within(BASE, BASE, limit);
      assertThat(encoded.result()).isEqualTo(BASE);
      assertDecodes(BASE, encoded);
    }
  }

  @Test
  void theLimitIncludesTheParentsName() {
    DeltaCodec.Encoded first = within(BASE, NEXT, 600);
    Weights then = Samples.trained(NEXT, 0.01, 2);
    for (int limit : new int[] {300, 700}) {
      DeltaCodec.Encoded encoded =
          DeltaCodec.encode(
              first.result(),
              then,
              new DeltaTarget.Bytes(limit),
              DeltaCodec.Options.DEFAULT.withParent(first.levels()));
      assertThat(encoded.bytes().length).isBetween((int) (0.98 * limit), limit);
    }
  }
}
