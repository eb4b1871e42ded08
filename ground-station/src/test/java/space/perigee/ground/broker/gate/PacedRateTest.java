package space.perigee.ground.broker.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PacedRateTest {

  private Instant now = Instant.EPOCH;
  private final PacedRate rate = new PacedRate(100, () -> now);

  @Test
  void oneSecondOfTheRateComesAtOnceAndTheRestWaits() {
    assertThat(rate.take(100)).isEqualTo(Duration.ZERO);
    assertThat(rate.take(50)).isEqualTo(Duration.ofMillis(500));
    now = now.plusMillis(500);
    assertThat(rate.take(1)).isEqualTo(Duration.ofMillis(10));
  }

  @Test
  void aClockThatJumpsGivesNoMoreThanOneSecond() {
    rate.take(300);
    now = now.plus(Duration.ofDays(1000));
    assertThat(rate.take(100)).isEqualTo(Duration.ZERO);
    now = Instant.EPOCH;
    assertThat(rate.take(10)).isEqualTo(Duration.ofMillis(100));
  }
}
