package space.perigee.sync.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstantTextTest {

  @Test
  void parsesInstantsInAnyTimeZone() {
    Instant expected = Instant.parse("2022-04-24T06:00:00Z");
    assertThat(InstantText.parse("2022-04-24T06:00:00Z")).isEqualTo(expected);
    assertThat(InstantText.parse("2022-04-24T08:00:00+02:00")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2022-09-15T00:00:00 | has no time zone: for UTC write 2022-09-15T00:00:00Z",
        "2022-09-15 | has no time of day: write 2022-09-15T00:00:00Z",
        "yesterday | is not a time such as 2022-04-24T00:00:00Z",
        "2022-13-15T00:00:00Z | is not a time such as 2022-04-24T00:00:00Z",
        "+12000-01-01T00:00:00Z | must be within the years 1957 to 9999",
        "1900-01-01T00:00:00Z | must be within the years 1957 to 9999",
      })
  void saysWhatToWriteInstead(String text, String complaint) {
    assertThatThrownBy(() -> InstantText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' " + complaint);
  }
}
