package space.perigee.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PageTextTest {

  @Test
  void bytesHaveThreeDigitsAndADecimalPrefix() {
    assertThat(PageText.bytes(0)).isEqualTo("0\u00A0B");
    assertThat(PageText.bytes(999)).isEqualTo("999\u00A0B");
    assertThat(PageText.bytes(1000)).isEqualTo("1.00\u00A0kB");
    assertThat(PageText.bytes(84_260)).isEqualTo("84.3\u00A0kB");
    assertThat(PageText.bytes(999_499)).isEqualTo("999\u00A0kB");
    assertThat(PageText.bytes(999_500)).isEqualTo("1.00\u00A0MB");
    assertThat(PageText.bytes(Long.MAX_VALUE)).isEqualTo("9.22\u00A0EB");
  }

  @Test
  void spansHaveTwoUnitsAtMost() {
    assertThat(PageText.span(Duration.ofMillis(24_300))).isEqualTo("24.3\u00A0s");
    assertThat(PageText.span(Duration.ofMillis(59_960))).isEqualTo("1\u00A0min");
    assertThat(PageText.span(Duration.ofSeconds(90))).isEqualTo("1\u00A0min 30\u00A0s");
    assertThat(PageText.span(Duration.ofHours(24))).isEqualTo("24\u00A0h");
    assertThat(PageText.span(Duration.ofHours(76))).isEqualTo("3\u00A0d 4\u00A0h");
  }

  @Test
  void pointsAreSignedAndNeverMinusZero() {
    assertThat(PageText.points(0.146)).isEqualTo("+14.6");
    assertThat(PageText.points(-0.02)).isEqualTo("\u22122.0");
    assertThat(PageText.points(-0.0001)).isEqualTo("+0.0");
  }

  @Test
  void namesAreShortenedInTheMiddle() {
    assertThat(PageText.shortened("FLOCK 3P-41", 11)).isEqualTo("FLOCK 3P-41");
    assertThat(PageText.shortened("CONSTELLATION 23", 9)).isEqualTo("CONS\u2026N 23");
    assertThat(PageText.shortened("\uD83D\uDEF0\uD83D\uDEF0\uD83D\uDEF0\uD83D\uDEF0", 3))
        .isEqualTo("\uD83D\uDEF0\u2026\uD83D\uDEF0");
  }
}
