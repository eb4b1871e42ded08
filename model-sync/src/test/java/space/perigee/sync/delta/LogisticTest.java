package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LogisticTest {

  private static final float ULP = Math.ulp(Logistic.LIMIT);

  @Test
  void squashIsTheLogisticFunctionInBaseTwo() {
    for (float s = -15.9f; s <= 15.9f; s += 0.037f) {
      double exact = 1 / (1 + Math.pow(2, -s));
      assertThat((double) Logistic.squash(s) / BitCoder.ONE)
          .as("squash(%s)", s)
          .isCloseTo(exact, within(0.001 * Math.min(exact, 1 - exact) * 4 + 0.5 / BitCoder.ONE));
    }
  }

  @Test
  void squashNeverReachesZeroOrOneAndNeverFalls() {
    int before = 1;
    for (float s = -Logistic.LIMIT; s <= Logistic.LIMIT; s += 0.003f) {
      int p = Logistic.squash(s);
      assertThat(p).isBetween(before, BitCoder.ONE - 1);
      before = p;
    }
    assertThat(Logistic.squash(-Logistic.LIMIT)).isEqualTo(1);
    assertThat(Logistic.squash(Logistic.LIMIT)).isEqualTo(BitCoder.ONE - 1);
  }

  @Test
  void stretchIsTheLogarithmOfTheOddsToAFortiethOfABit() {
    for (double p = Logistic.CERTAIN;
        p < 1 - Logistic.CERTAIN;
        p = p < 0.4 ? p * 1.013 : p + 1e-4) {
      float probability = Math.min((float) p, 1 - Logistic.CERTAIN);
      double exact = Math.log(probability / (1.0 - probability)) / Math.log(2);
      assertThat((double) Logistic.stretch(probability))
          .as("stretch(%s)", probability)
          .isCloseTo(exact, within(0.025));
    }
  }

  @Test
  void stretchNeverFallsAndStaysWithinTheTables() {
    float before = Float.NEGATIVE_INFINITY;
    for (int k = 1; k < 1 << 17; k++) {
      float stretched = Logistic.stretch(k * Logistic.CERTAIN);
      assertThat(stretched).isFinite().isGreaterThanOrEqualTo(before);
      before = stretched;
    }
    assertThat(Logistic.stretch(Logistic.CERTAIN)).isCloseTo(-17f, within(0.02f));
    assertThat(Logistic.stretch(1 - Logistic.CERTAIN)).isCloseTo(17f, within(0.02f));
  }

  @Test
  void stretchUndoesSquash() {
    for (float s = -12; s <= 12; s += 0.11f) {
      float probability = (float) Logistic.squash(s) / BitCoder.ONE;
      float tolerance = 0.03f + 1.5f * (float) Math.pow(2, Math.abs(s) - 16);
      assertThat(Logistic.stretch(probability)).as("at %s", s).isCloseTo(s, within(tolerance));
    }
  }

  @Test
  void clampKeepsWithinItsBounds() {
    assertThat(Logistic.clamp(3, -1, 2)).isEqualTo(2);
    assertThat(Logistic.clamp(-3, -1, 2)).isEqualTo(-1);
    assertThat(Logistic.clamp(1.5f, -1, 2)).isEqualTo(1.5f);
    assertThat(Logistic.clamp(Float.POSITIVE_INFINITY)).isEqualTo(Logistic.LIMIT);
    assertThat(Logistic.clamp(Float.NEGATIVE_INFINITY)).isEqualTo(-Logistic.LIMIT);
    assertThat(Logistic.clamp(Logistic.LIMIT - ULP)).isEqualTo(Logistic.LIMIT - ULP);
  }

  @Test
  void theOddsOfAnyAreThoseOfAPoissonVariable() {
    for (double mean = 1e-6; mean < 20; mean *= 1.07) {
      double odds = Math.log(Math.expm1(mean)) / Math.log(2);
      double probability = Math.log(-Math.expm1(-mean)) / Math.log(2);
      // A table entry spans a sixteenth of an octave, so the error is half of that.
      double tolerance = 0.05 + mean / 20;
      assertThat((double) Logistic.oddsOfAny((float) mean)).isCloseTo(odds, within(tolerance));
      assertThat((double) Logistic.log2OfAny((float) mean)).isCloseTo(probability, within(0.05));
    }
  }

  @Test
  void theOddsOfAnyAreFiniteForEveryFloat() {
    for (float mean :
        new float[] {
          0,
          -0f,
          -1e-9f,
          -5,
          Float.MIN_VALUE,
          1e-30f,
          31.9f,
          1e30f,
          Float.MAX_VALUE,
          Float.POSITIVE_INFINITY,
          Float.NEGATIVE_INFINITY,
          Float.NaN
        }) {
      assertThat(Logistic.oddsOfAny(mean)).as("odds of %s", mean).isFinite();
      assertThat(Logistic.log2OfAny(mean)).as("log of %s", mean).isFinite().isLessThan(1e-6f);
    }
    assertThat(Logistic.oddsOfAny(0)).isEqualTo(Logistic.oddsOfAny(1e-30f)).isLessThan(-23);
    assertThat(Logistic.oddsOfAny(1e30f)).isGreaterThan(40);
  }
}
