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

class PageHinkleyTest {

  private static final int SEEDS = 200;

  private static PageHinkley untroubled(PageHinkley.Settings settings, long seed, double p) {
    PageHinkley detector = new PageHinkley(settings);
    Streams.alarms(detector, Streams.errors(seed, p), 2000);
    return detector;
  }

  @ParameterizedTest
  @CsvSource({"0.02, 10, 0.3", "0.05, 5, 0.5", "0.02, 10, 0.5"})
  void raisesFalseAlarmsAtTheDocumentedRate(double delta, double lambda, double p) {
    PageHinkley.Settings settings = new PageHinkley.Settings(delta, lambda, 30);
    int values = 5000;
    int alarms = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      alarms += Streams.alarms(new PageHinkley(settings), Streams.errors(seed, p), values);
    }

    double expected = SEEDS * values / valuesToAFalseAlarm(settings, p * (1 - p));
    assertThat((double) alarms).isBetween(0.8 * expected, 1.25 * expected);
  }

  @Test
  void raisesNoAlarmByDefaultWhileTheErrorIsConstant() {
    int silent = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      PageHinkley detector = new PageHinkley(PageHinkley.Settings.DEFAULT);
      silent += Streams.alarms(detector, Streams.errors(seed, 0.1), 5000) == 0 ? 1 : 0;
    }
    assertThat(silent).isGreaterThanOrEqualTo(SEEDS - 2);
  }

  @ParameterizedTest
  @CsvSource({"0.1", "0.2", "0.4"})
  void detectsARiseAfterTheDocumentedDelay(double rise) {
    PageHinkley.Settings settings = PageHinkley.Settings.DEFAULT;
    double total = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      DoubleSupplier after = Streams.errors(seed + 1000, 0.1 + rise);
      total += Streams.delay(untroubled(settings, seed, 0.1), after, 5000);
    }

    double documented = settings.lambda() / (rise - settings.delta());
    assertThat(total / SEEDS).isBetween(0.8 * documented, 1.25 * documented);
  }

  @Test
  void doesNotReportAFall() {
    for (int seed = 0; seed < SEEDS; seed++) {
      PageHinkley detector = untroubled(PageHinkley.Settings.DEFAULT, seed, 0.4);
      assertThat(Streams.alarms(detector, Streams.errors(seed + 1000, 0.05), 2000)).isZero();
    }
  }

  @Test
  void warnsAtHalfOfLambdaAndStartsOverAfterADrift() {
    PageHinkley detector = new PageHinkley(new PageHinkley.Settings(0.01, 2, 1));
    for (int i = 0; i < 1000; i++) {
      assertThat(detector.add(0.0)).isEqualTo(Drift.NONE);
    }
    assertThat(detector.add(1.0)).isEqualTo(Drift.NONE);
    assertThat(detector.add(1.0)).isEqualTo(Drift.WARNING);
    assertThat(detector.add(1.0)).isEqualTo(Drift.DRIFT);
    assertThat(detector.state()).isEqualTo(new PageHinkley.State(0, 0, 0));
  }

  @Test
  void raisesNoAlarmBeforeTheMinimumNumberOfValues() {
    PageHinkley detector = new PageHinkley(new PageHinkley.Settings(0.01, 0.1, 30));
    DoubleSupplier stream = Streams.errors(1, 0.5);
    for (int i = 1; i < 30; i++) {
      assertThat(detector.add(stream.getAsDouble())).isEqualTo(Drift.NONE);
    }
  }

  @Property(tries = 50)
  void resumesFromItsStateBitForBit(@ForAll long seed, @ForAll @IntRange(max = 999) int cut) {
    PageHinkley.Settings settings = new PageHinkley.Settings(0.01, 5, 30);
    DoubleSupplier stream = Streams.errors(seed, 0.4);
    PageHinkley uninterrupted = new PageHinkley(settings);
    PageHinkley resumed = new PageHinkley(settings);
    for (int i = 0; i < 1000; i++) {
      if (i == cut) {
        resumed = new PageHinkley(settings, resumed.state());
      }
      double value = stream.getAsDouble();
      assertThat(resumed.add(value)).isEqualTo(uninterrupted.add(value));
    }
    assertThat(resumed.state()).isEqualTo(uninterrupted.state());
  }

  @Test
  void rejectsValuesThatAreNotFinite() {
    PageHinkley detector = new PageHinkley(PageHinkley.Settings.DEFAULT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> detector.add(Double.NaN))
        .withMessage("value NaN must be finite");
    assertThat(detector.state().values()).isZero();
  }

  /** Siegmund's approximation, as documented at the detector. */
  private static double valuesToAFalseAlarm(PageHinkley.Settings settings, double variance) {
    double delta = settings.delta();
    double a = 2 * delta * (settings.lambda() / variance + 2 * 0.583 / Math.sqrt(variance));
    return variance / (2 * delta * delta) * (Math.expm1(a) - a);
  }
}
