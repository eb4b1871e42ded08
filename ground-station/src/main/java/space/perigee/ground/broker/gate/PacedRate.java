package space.perigee.ground.broker.gate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A token bucket that runs into debt: what has arrived is counted, and the debt says how long to
 * wait before the next. It holds one second of the rate. A clock that is set back gives nothing,
 * one that jumps ahead fills it once. Thread-safe.
 */
final class PacedRate {

  private static final double NANOS = 1e9;

  private final double perSecond;
  private final InstantSource clock;
  private double tokens;
  private Instant last;

  PacedRate(double perSecond, InstantSource clock) {
    this.perSecond = perSecond;
    this.clock = clock;
    this.tokens = perSecond;
    this.last = clock.instant();
  }

  /** Takes an amount, and returns the time until the debt is paid; zero without debt. */
  synchronized Duration take(double amount) {
    fill();
    tokens -= amount;
    return tokens >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-tokens / perSecond * NANOS));
  }

  /** Takes an amount if that leaves no more than a debt; takes nothing and is false otherwise. */
  synchronized boolean takeWithin(Duration longestDebt, double amount) {
    fill();
    if (tokens - amount < -seconds(longestDebt) * perSecond) {
      return false;
    }
    tokens -= amount;
    return true;
  }

  private void fill() {
    Instant now = clock.instant();
    if (now.isAfter(last)) {
      tokens = Math.min(perSecond, tokens + seconds(Duration.between(last, now)) * perSecond);
    }
    last = now;
  }

  private static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNano() / NANOS;
  }
}
