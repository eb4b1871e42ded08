package space.perigee.sync.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts refusals, and logs each reason at most once a minute, so that an attacker cannot fill the
 * disk.
 */
public final class Refusals {

  private static final Logger log = LoggerFactory.getLogger(Refusals.class);

  private static final Duration QUIET = Duration.ofMinutes(1);

  public enum Reason {
    /** The key is not trusted here. */
    UNKNOWN,
    REVOKED,
    EXPIRED,
    NOT_YET_VALID,
    /** The signature does not match the key it names. */
    FORGED,
    /** Over the budget of signatures; this one was not verified. */
    TOO_MANY,
    /** The signer is not entitled to the statement, or it would go back in sequence. */
    STATEMENT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private static final class Count {
    private long count;
    private long unreported;
    private Instant quietUntil = Instant.MIN;
  }

  private final Map<Reason, Count> counts = new EnumMap<>(Reason.class);

  synchronized long count(Reason reason) {
    Count entry = counts.get(reason);
    return entry == null ? 0 : entry.count;
  }

  synchronized void add(Reason reason, String what, Instant now) {
    Count entry = counts.computeIfAbsent(reason, created -> new Count());
    entry.count++;
    entry.unreported++;
    boolean clockFellBack = now.plus(QUIET).isBefore(entry.quietUntil);
    if (!now.isBefore(entry.quietUntil) || clockFellBack) {
      log.warn(
          "event=refused reason={} what=\"{}\" count={}",
          reason.toString().replace(' ', '-'),
          what,
          entry.unreported);
      entry.unreported = 0;
      entry.quietUntil = now.plus(QUIET);
    }
  }
}
