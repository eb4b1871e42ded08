package space.perigee.sim.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeanAndDeviationTest {

  @Test
  void theDeviationIsThatOfASample() {
    MeanAndDeviation figures = MeanAndDeviation.of(0.80, 0.82, 0.87);

    assertThat(figures.mean()).isEqualTo(0.83, within(1e-12));
    assertThat(figures.deviation()).isEqualTo(Math.sqrt(0.0026 / 2), within(1e-12));
    assertThat(figures.runs()).isEqualTo(3);
    assertThat(figures.percent(1)).isEqualTo("83.0 ± 3.6");
  }

  @Test
  void keepsItsDigitsFarFromZero() {
    assertThat(MeanAndDeviation.of(1e9 + 1, 1e9 + 2, 1e9 + 3).deviation())
        .isEqualTo(1, within(1e-9));
  }

  @Test
  void aFigureThatDoesNotExistIsADash() {
    assertThat(MeanAndDeviation.of(Double.NaN, Double.NaN).percent(1)).isEqualTo("-");
    assertThat(MeanAndDeviation.of(Double.NaN).percent(1)).isEqualTo("-");
  }

  @Test
  void oneRunHasNoDeviation() {
    assertThat(MeanAndDeviation.of(0.5).deviation()).isNaN();
    assertThat(MeanAndDeviation.of(0.5).percent(2)).isEqualTo("50.00");
    assertThat(MeanAndDeviation.of(0.5, 0.5).deviation()).isZero();
    assertThatThrownBy(MeanAndDeviation::of).hasMessageContaining("0 runs");
  }
}
