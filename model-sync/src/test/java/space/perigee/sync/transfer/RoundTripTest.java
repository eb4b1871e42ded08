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

  @Test
  void aLinkOfUnknownRateHoldsWhatItsRepliesShow() {
    RoundTrip way = new RoundTrip(Duration.ofSeconds(1));
    assertThat(way.window(100_000)).isEqualTo(100_000);
    assertThat(way.window(LinkTraits.UNLIMITED)).isEqualTo(LinkTraits.UNLIMITED);

    way.answered(Instant.EPOCH, Instant.EPOCH.plusMillis(100));
    assertThat(way.window(100_000)).as("as a fast link holds").isEqualTo(400_000);
    for (int i = 1; i <= 8; i++) {
      Instant now = Instant.EPOCH.plusMillis(100L * i);
      way.arrived(125_000, now.minusMillis(100), now);
    }
    assertThat(way.window(100_000)).as("of two round trips").isBetween(240_000L, 250_000L);
    assertThat(way.window(LinkTraits.UNLIMITED)).isEqualTo(LinkTraits.UNLIMITED);

    way.renew();
    assertThat(way.window(100_000)).isEqualTo(100_000);
  }
}
