package space.perigee.sync.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RoundTripTest {

  private static Duration intervalOn(long rttMillis) {
    RoundTrip way = new RoundTrip(Duration.ofSeconds(1));
    way.answered(Instant.EPOCH, Instant.EPOCH.plusMillis(rttMillis));
    return way.interval();
  }

  @Test
  void questionsAreAboutAThirdOfALongWayApartSoThatFewAnswersComeBack() {
    assertThat(intervalOn(500)).isBetween(Duration.ofMillis(130), Duration.ofMillis(167));
  }

  @Test
  void onAShortWayTheyAreCloserSoThatLittleLeavesInVainWhenTheLinkBreaks() {
    assertThat(intervalOn(100)).isBetween(Duration.ofMillis(5), Duration.ofMillis(10));
    assertThat(intervalOn(1)).isEqualTo(intervalOn(20));
  }
}
