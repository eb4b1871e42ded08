package space.perigee.sim.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedTimeTest {

  @ParameterizedTest
  @CsvSource({
    "1972-01-01T00:00:00Z, 10",
    "1985-06-30T23:59:59Z, 22",
    "1985-07-01T00:00:00Z, 23",
    "2000-01-01T00:00:00Z, 32",
    "2016-12-31T23:59:59Z, 36",
    "2022-04-24T00:00:00Z, 37",
  })
  void knowsTheLeapSeconds(Instant instant, double taiMinusUtc) {
    assertThat(EmbeddedTime.utc().offsetFromTAI(EmbeddedTime.date(instant)).toDouble())
        .isEqualTo(-taiMinusUtc);
    assertThat(EmbeddedTime.instant(EmbeddedTime.date(instant))).isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1957-10-04T19:28:34Z",
        "2022-04-23T09:23:31.102944123Z",
        "9999-12-31T23:59:59.999Z",
        "+12000-02-29T12:00:00Z"
      })
  void convertsInstantsThereAndBack(Instant instant) {
    assertThat(EmbeddedTime.instant(EmbeddedTime.date(instant))).isEqualTo(instant);
  }

  @Test
  void countsALeapSecondToTheNextMinute() {
    Instant last = Instant.parse("2016-12-31T23:59:59Z");
    assertThat(EmbeddedTime.instant(EmbeddedTime.date(last).shiftedBy(1)))
        .isEqualTo(last.plusSeconds(1));
    assertThat(EmbeddedTime.instant(EmbeddedTime.date(last).shiftedBy(2)))
        .isEqualTo(last.plusSeconds(1));
  }

  /** Vallado, Fundamentals of Astrodynamics and Applications, example 3-5. */
  @Test
  void rotatesTheEarthAsInTheTextbook() {
    double angle = EarthFixedOrbit.siderealAngle(Instant.parse("1992-08-20T12:14:00Z"));
    assertThat(Math.toDegrees(angle)).isCloseTo(152.578787810, within(1e-6));
  }
}
