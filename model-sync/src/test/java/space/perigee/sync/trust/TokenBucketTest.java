package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** S4: no more than so many at once, and so many a second. */
class TokenBucketTest {

  private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");

  private static int taken(TokenBucket bucket, Instant now, int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += bucket.take(now) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void isFullAtFirstAndFillsWithTime() {
    TokenBucket bucket = new TokenBucket(2, 10);
    assertThat(taken(bucket, START, 100)).isEqualTo(10);
    assertThat(taken(bucket, START.plusSeconds(3), 100)).isEqualTo(6);
    assertThat(taken(bucket, START.plus(Duration.ofDays(9999)), 100)).isEqualTo(10);
  }

  @Test
  void fillsHoweverOftenItIsAsked() {
    TokenBucket bucket = new TokenBucket(2, 10);
    taken(bucket, START, 10);
    int taken = 0;
    for (int i = 1; i <= 1_000_000; i++) {
      taken += bucket.take(START.plusNanos(10_000L * i)) ? 1 : 0;
    }
    assertThat(taken).isBetween(19, 20);
  }

  @Test
  void aClockThatFallsBackTakesNothingAndGivesNothing() {
    TokenBucket bucket = new TokenBucket(2, 10);
    assertThat(taken(bucket, START, 4)).isEqualTo(4);
    Instant before = START.minus(Duration.ofDays(365));
    assertThat(taken(bucket, before, 100)).isEqualTo(6);
    assertThat(taken(bucket, before.plusSeconds(2), 100)).isEqualTo(4);
  }

  @Property(tries = 200)
  void neverGivesMoreThanItsRate(
      @ForAll @Size(min = 1, max = 50) List<@IntRange(min = 0, max = 3000) Integer> millis) {
    TokenBucket bucket = new TokenBucket(5, 7);
    Instant now = START;
    int taken = 0;
    for (int step : millis) {
      now = now.plusMillis(step);
      taken += taken(bucket, now, 10);
      double most = 7 + 5 * Duration.between(START, now).toMillis() / 1e3;
      assertThat((double) taken).isLessThanOrEqualTo(most + 1e-6);
    }
  }

  @Test
  void ratesThatMeanNothingAreRefused() {
    assertThatThrownBy(() -> new TokenBucket(0, 1)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> new TokenBucket(Double.NaN, 1)).hasMessageContaining("above 0");
    assertThatThrownBy(() -> new TokenBucket(1, 0)).hasMessageContaining("at least 1");
  }
}
