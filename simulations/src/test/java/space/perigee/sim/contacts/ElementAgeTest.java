package space.perigee.sim.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import space.perigee.sim.example.ExampleMission;

class ElementAgeTest {

  private static final Instant EPOCH = Instant.parse("2022-04-23T00:00:00Z");

  @Test
  void expectsOneKilometerAtTheEpochAndTwoADayWithoutDrag() {
    assertThat(ElementAge.of(EPOCH, EPOCH, 7e6, 7e6).errorM()).isCloseTo(1000, within(1e-6));
    ElementAge later = ElementAge.of(EPOCH, EPOCH.plus(Duration.ofDays(30)), 7e6, 7e6);
    assertThat(later.errorM()).isCloseTo(61_000, within(1e-6));
    assertThat(later.shift().toMillis()).isCloseTo(Math.round(61_000 / 7.546), within(10L));
  }

  /**
   * An orbit that shrinks by 1 km in ten days gains 1.5 / 7000 of its angle at the end, and half of
   * that on average: 0.00010714 of the 6.5 million km that the satellite flies.
   */
  @Test
  void addsFifteenPercentOfWhatDragMovesTheSatellite() {
    Instant at = EPOCH.plus(Duration.ofDays(10));
    ElementAge age = ElementAge.of(EPOCH, at, 7.0005e6, 6.9995e6);
    double dragM = 0.15 * 0.00010714 * 7.546e3 * 864_000;
    assertThat(age.errorM()).isCloseTo(Math.hypot(21_000, dragM), within(100.0));
  }

  @Test
  void isAtMostHalfAnOrbit() {
    Instant at = EPOCH.plus(Duration.ofDays(20_000));
    ElementAge age = ElementAge.of(EPOCH, at, 7e6, 6.9e6);
    assertThat(age.errorM()).isCloseTo(Math.PI * 6.9e6, within(1.0));
  }

  @Test
  void isThatOfTheEndOfTheSpanFartherFromTheEpoch() {
    Satellite satellite = ExampleMission.satellites().get(0);
    ContactSearch search = new ContactSearch(ExampleMission.stations(), 10);
    Instant start = ExampleMission.START.plus(Duration.ofDays(20));
    Duration span = Duration.ofDays(1);
    ElementAge age = Objects.requireNonNull(search.contacts(satellite, start, span).age());
    assertThat(age.at()).isEqualTo(start.plus(span));
    Instant early = ExampleMission.START.minus(Duration.ofDays(20));
    ElementAge before = Objects.requireNonNull(search.contacts(satellite, early, span).age());
    assertThat(before.at()).isEqualTo(early);
    assertThat(before.age()).isBetween(Duration.ofDays(19), Duration.ofDays(20));
  }
}
