package space.perigee.sync.trust;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was refused, counted; and reported, at most once a minute of each reason, so that nobody
 * fills a disk by knocking.
 */
public final class Refusals {

  private static final Logger log = LoggerFactory.getLogger(Refusals.class);

  private static final Duration QUIET = Duration.ofMinutes(1);

  /** Why. */
  public enum Reason {
    /** No such key is trusted here. */
    UNKNOWN,
    REVOKED,
    EXPIRED,
    NOT_YET_VALID,
    /** The signature is not that of the key it names. */
    FORGED,
    /** More signatures were to be checked than may be; this one was not looked at. */
    TOO_MANY,
    /** A statement by someone who may not say so, or that would lead back. */
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

  /** How often it was refused for this. */
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
