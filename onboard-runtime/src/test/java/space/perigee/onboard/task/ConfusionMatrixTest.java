package space.perigee.onboard.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

  private static final Offset<Double> EXACTLY = within(1e-12);

  /** 5 of a: 3 found, 2 taken for b. 4 of b: all found. 1 of c: taken for a. None of d. */
  private static final ConfusionMatrix SCORES =
      ConfusionMatrix.of(
          List.of("a", "b", "c", "d"),
          new long[][] {{3, 2, 0, 0}, {0, 4, 0, 0}, {1, 0, 0, 0}, {0, 0, 0, 0}});

  @Test
  void precisionIsOfWhatWasTakenForTheClass() {
    assertThat(SCORES.precision(0)).isEqualTo(3.0 / 4, EXACTLY);
    assertThat(SCORES.precision(1)).isEqualTo(4.0 / 6, EXACTLY);
    assertThat(SCORES.precision(2)).isNaN();
  }

  @Test
  void f1IsTheHarmonicMeanOfPrecisionAndRecall() {
    assertThat(SCORES.f1(0)).isEqualTo(2 / (1 / 0.75 + 1 / 0.6), EXACTLY);
    assertThat(SCORES.f1(1)).isEqualTo(2 / (1 / (4.0 / 6) + 1), EXACTLY);
  }

  @Test
  void f1OfAClassThatWasMissedIsZeroAndOfOneThatIsNotThereNothing() {
    assertThat(SCORES.f1(2)).isZero();
    assertThat(SCORES.f1(3)).isNaN();
  }

  @Test
  void macroF1IsTheMeanOverTheClassesThatOccur() {
    assertThat(SCORES.macroF1()).isEqualTo((2.0 / 3 + 0.8 + 0) / 3, EXACTLY);
    assertThat(ConfusionMatrix.of(List.of("a"), new long[][] {{0}}).macroF1()).isNaN();
  }

  @Test
  void aClassThatWasOnlyPredictedCountsInMacroF1() {
    ConfusionMatrix scores = ConfusionMatrix.of(List.of("a", "b"), new long[][] {{1, 1}, {0, 0}});

    assertThat(scores.macroF1()).isEqualTo((2.0 / 3 + 0) / 2, EXACTLY);
  }
}
