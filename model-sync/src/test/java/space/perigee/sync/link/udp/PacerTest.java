package space.perigee.sync.link.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {

  private static final Duration BURST = Duration.ofMillis(8);
  private static final int DATAGRAM = 1500;
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND);

  private Pacer pacer(long rateBps) {
    return new Pacer(rateBps, BURST, nanos::get);
  }

  /** Bytes that leave in that time when the owner looks again after each of these waits. */
  private long bytesIn(long duration, Pacer pacer, Random oversleeping, int mostNanos) {
    long end = nanos.get() + duration;
    long bytes = 0;
    while (nanos.get() - end < 0) {
      while (pacer.hasRoom()) {
        pacer.sent(DATAGRAM);
        bytes += DATAGRAM;
      }
      nanos.addAndGet(pacer.nanosUntilRoom() + oversleeping.nextInt(mostNanos));
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(longs = {9_600, 256_000, 10_000_000, 200_000_000, 1_000_000_000})
  void holdsTheRateWhenItsOwnerOversleepsByMilliseconds(long rateBps) {
    long seconds = Math.max(20, 20_000_000 / rateBps);
    long bytes = bytesIn(seconds * SECOND, pacer(rateBps), new Random(1), 6_000_000);
    assertThat(bytes * 8.0 / seconds).isCloseTo(rateBps, Percentage.withPercentage(0.1));
  }

  @Test
  void makesUpForNoMoreThanABurst() {
    Pacer pacer = pacer(10_000_000);
    nanos.addAndGet(60 * SECOND);
    int sent = 0;
    while (pacer.hasRoom()) {
      pacer.sent(DATAGRAM);
      sent++;
    }
    assertThat(sent * DATAGRAM)
        .as("10,000 bytes in 8 ms, and the one under way")
        .isBetween(10_000, 10_000 + DATAGRAM);
  }

  @Test
  void whatLeftTooEarlyIsPaidForByThoseBehind() {
    Pacer pacer = pacer(8000);
    nanos.addAndGet(8_000_000);
    for (int i = 0; i < 5; i++) {
      pacer.sent(1000);
    }
    assertThat(pacer.hasRoom()).isFalse();
    assertThat(pacer.nanosUntilRoom()).isEqualTo(5 * SECOND - 8_000_000);
    nanos.addAndGet(pacer.nanosUntilRoom());
    assertThat(pacer.hasRoom()).isTrue();
  }
}
