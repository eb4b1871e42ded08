package space.perigee.sync.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalNumberTest {

  @ParameterizedTest
  @CsvSource({"12, 12", "-0.5, -0.5", "+.5, 0.5", "3., 3", "6.02e23, 6.02e23", "1E-3, 0.001"})
  void readsDecimalNumbers(String text, double value) {
    assertThat(DecimalNumber.toDouble(text)).isEqualTo(value);
    assertThat(DecimalNumber.toFloat(text)).isEqualTo((float) value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.5f",
        "2d",
        "2D",
        "0x1p3",
        "NaN",
        "Infinity",
        "-Infinity",
        "1,5",
        "e",
        "1e",
        ".",
        "1-2",
        "1_000",
        " 1",
        "\u0661"
      })
  void refusesWhateverElseJavaTakes(String text) {
    assertThatThrownBy(() -> DecimalNumber.toDouble(text))
        .isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> DecimalNumber.toFloat(text)).isInstanceOf(NumberFormatException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e39", "-1e39"})
  void aFloatOutOfRangeIsInfinite(String text) {
    assertThat(DecimalNumber.toFloat(text)).isInfinite();
  }
}
