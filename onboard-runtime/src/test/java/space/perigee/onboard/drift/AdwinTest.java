package space.perigee.onboard.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.DoubleSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdwinTest {

  private static final int SEEDS = 100;
  private static final Adwin.Settings BOTH_WAYS = new Adwin.Settings(0.002, 32, false);

  private static Adwin fed(Adwin.Settings settings, DoubleSupplier stream, int values) {
    Adwin adwin = new Adwin(settings);
    Streams.alarms(adwin, stream, values);
    return adwin;
  }

  @ParameterizedTest
  @CsvSource({"0.1", "0.3", "0.5"})
  void raisesFewerFalseAlarmsThanDeltaPerTest(double p) {
    Adwin.Settings settings = new Adwin.Settings(0.05, 32, false);
    int values = 10_000;
    int alarms = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      alarms += Streams.alarms(new Adwin(settings), Streams.errors(seed, p), values);
    }
    double tries = (double) SEEDS * values / settings.clock();
    // A tenth of the bound, which is loose; but not zero, or the test would accept a blind
    // detector.
    assertThat(alarms).isPositive();
    assertThat(alarms / tries).isLessThan(settings.delta() / 10);
  }

  @Test
  void raisesNoAlarmByDefaultWhileTheErrorIsConstant() {
    int alarms = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      alarms += Streams.alarms(new Adwin(BOTH_WAYS), Streams.errors(seed, 0.3), 10_000);
    }
    assertThat(alarms).isLessThanOrEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"0.1, 600", "0.2, 180", "0.4, 80"})
  void detectsAJumpSoonAndDropsEarlierValues(double jump, double bound) {
    double total = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Adwin adwin = fed(Adwin.Settings.DEFAULT, Streams.errors(seed, 0.1), 2000);
      DoubleSupplier after = Streams.errors(seed + 1000, 0.1 + jump);
      total += Streams.delay(adwin, after, 5000);
      Streams.alarms(adwin, after, 2000);
      assertThat(window(adwin).mean()).isBetween(0.05 + jump, 0.15 + jump);
    }
    assertThat(total / SEEDS).isLessThan(bound);
  }

  @Test
  void reportsAFallOnlyIfConfigured() {
    DoubleSupplier better = Streams.errors(7, 0.1);
    Adwin risesOnly = fed(Adwin.Settings.DEFAULT, Streams.errors(3, 0.6), 2000);
    Adwin both = fed(BOTH_WAYS, Streams.errors(3, 0.6), 2000);
    int alarms = 0;
    for (int i = 0; i < 1000; i++) {
      double value = better.getAsDouble();
      assertThat(risesOnly.add(value)).isEqualTo(Drift.NONE);
      alarms += both.add(value) == Drift.DRIFT ? 1 : 0;
    }
    assertThat(alarms).isPositive();
    assertThat(window(risesOnly).size()).isLessThan(1200);
  }

  @Test
  void raisesOneAlarmForOneJump() {
    int alarms = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Adwin adwin = fed(BOTH_WAYS, Streams.errors(seed, 0.1), 2000);
      alarms += Streams.alarms(adwin, Streams.errors(seed + 1000, 0.4), 3000);
    }
    assertThat(alarms).isBetween(SEEDS, SEEDS + 2);
  }

  @Test
  void startsOverAfterAnAlarm() {
    Adwin adwin = fed(BOTH_WAYS, Streams.errors(3, 0.1), 2000);
    Streams.delay(adwin, Streams.errors(4, 0.5), 1000);
    assertThat(adwin.state().window().sums()).isEmpty();
    assertThat(adwin.state().untilTry()).isEqualTo(BOTH_WAYS.clock());
    assertThat(adwin.state().level()).isEqualTo(Drift.NONE);
  }

  @Test
  void warnsBeforeItAlarms() {
    int warned = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Adwin adwin = fed(new Adwin.Settings(0.002, 1, true), Streams.errors(seed, 0.1), 1000);
      DoubleSupplier after = Streams.errors(seed + 1000, 0.4);
      Drift last = Drift.NONE;
      Drift now = adwin.add(after.getAsDouble());
      while (now != Drift.DRIFT) {
        last = now;
        now = adwin.add(after.getAsDouble());
      }
      warned += last == Drift.WARNING ? 1 : 0;
    }
    assertThat(warned).isGreaterThan(SEEDS / 2);
  }

  @Property(tries = 50)
  void meanAndVarianceAreThoseOfTheWindowsValues(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3000) int values) {
    DoubleSupplier stream = Streams.errors(seed, 0.3);
    Buckets buckets = new Buckets(Buckets.State.EMPTY);
    double ones = 0;
    for (int i = 0; i < values; i++) {
      double value = stream.getAsDouble();
      ones += value;
      buckets.add(value);
    }
    double mean = ones / values;
    assertThat(buckets.whole().size()).isEqualTo(values);
    assertThat(buckets.whole().mean()).isCloseTo(mean, within());
    assertThat(buckets.variance()).isCloseTo(mean * (1 - mean), within());
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-12);
  }

  @Test
  void memoryGrowsLogarithmicallyUpToABound() {
    Adwin adwin = fed(Adwin.Settings.DEFAULT, () -> 0.5, 100_000);
    assertThat(window(adwin).size()).isEqualTo(100_000);
    assertThat(adwin.state().window().sums()).hasSizeLessThan(5 * 17);

    // All rows but the first are full, so that the next values drop the oldest bucket.
    int[] counts = new int[Buckets.ROWS];
    java.util.Arrays.fill(counts, Buckets.PER_ROW);
    double[] zeros = new double[Buckets.ROWS * Buckets.PER_ROW];
    Buckets full = new Buckets(new Buckets.State(counts, zeros, zeros));
    long before = full.whole().size();
    full.add(1);
    assertThat(full.whole().size()).isEqualTo(before + 1 - (1L << (Buckets.ROWS - 1)));
    assertThat(full.whole().sum()).isEqualTo(1);
  }

  @Property(tries = 30)
  void resumesFromItsStateBitForBit(@ForAll long seed, @ForAll @IntRange(max = 1999) int cut) {
    DoubleSupplier calm = Streams.errors(seed, 0.1);
    DoubleSupplier wild = Streams.errors(seed + 1, 0.5);
    Adwin uninterrupted = new Adwin(Adwin.Settings.DEFAULT);
    Adwin resumed = new Adwin(Adwin.Settings.DEFAULT);
    for (int i = 0; i < 2000; i++) {
      if (i == cut) {
        resumed = new Adwin(Adwin.Settings.DEFAULT, resumed.state());
      }
      double value = (i < 1000 ? calm : wild).getAsDouble();
      assertThat(resumed.add(value)).isEqualTo(uninterrupted.add(value));
    }
    assertThat(resumed.state()).usingRecursiveComparison().isEqualTo(uninterrupted.state());
  }

  @Test
  void rejectsValuesOutsideTheBoundsRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Adwin(Adwin.Settings.DEFAULT).add(1.5))
        .withMessage("value 1.5 must be within 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Buckets.State(new int[] {6}, new double[6], new double[6]))
        .withMessageContaining("are invalid");
  }

  private static Buckets.Part window(Adwin adwin) {
    return new Buckets(adwin.state().window()).whole();
  }
}
