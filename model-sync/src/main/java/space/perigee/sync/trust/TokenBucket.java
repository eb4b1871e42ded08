package space.perigee.sync.trust;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Limits how often something may happen: a number of times at once, and a rate in the long run
 * (Turner, New directions in communications, IEEE Communications Magazine 24(10), 1986). A clock
 * that jumps ahead fills it at most once; one that is set back takes nothing from it.
 */
public final class TokenBucket {

  private static final double NANOS = 1e9;

  /** Signatures verified per second in the long run. */
  private static final double CHECKS_PER_SECOND = 20;

  private static final int CHECKS_AT_ONCE = 100;

  private final double perSecond;
  private final double most;
  private double tokens;
  private @Nullable Instant last;

  /**
   * @param perSecond rate in the long run, above 0
   * @param most number at once, at least 1
   */
  public TokenBucket(double perSecond, int most) {
    if (!(perSecond > 0) || most < 1) {
      throw new IllegalArgumentException(
          "perSecond " + perSecond + " must be above 0, most " + most + " at least 1");
    }
    this.perSecond = perSecond;
    this.most = most;
    this.tokens = most;
  }

  /** The budget for signatures of one other end. */
  static TokenBucket ofSignatures() {
    return new TokenBucket(CHECKS_PER_SECOND, CHECKS_AT_ONCE);
  }

  /** True if it may happen once more at {@code now}, in which case it counts as done. */
  public synchronized boolean take(Instant now) {
    if (last != null && now.isAfter(last)) {
      Duration since = Duration.between(last, now);
      double seconds = since.getSeconds() + since.getNano() / NANOS;
      tokens = Math.min(most, tokens + seconds * perSecond);
    }
    last = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
