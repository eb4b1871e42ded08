package space.perigee.ground.aggregate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The deliveries since the last global version, and when they are enough for the next.
 *
 * <p>A round closes when a quorum of distinct satellites has delivered, or when its first delivery
 * has waited for the timeout: no delta waits longer, whichever satellites stay silent, and without
 * deliveries no round closes.
 *
 * @param quorum distinct satellites that close the round, capped at the number of known satellites
 * @param timeout longest mission time that a delivery waits
 * @param deliveries satellites that delivered in this round, with the mission time of their first
 *     delivery
 */
public record Round(int quorum, Duration timeout, SortedMap<String, Instant> deliveries) {

  /**
   * @throws IllegalArgumentException if the quorum is below 1 or the timeout not positive
   */
  public Round {
    if (quorum < 1) {
      throw new IllegalArgumentException("round quorum " + quorum + " must be 1 or more");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("round timeout " + timeout + " must be positive");
    }
    deliveries = Collections.unmodifiableSortedMap(new TreeMap<>(deliveries));
  }

  /** A round without deliveries. */
  public static Round empty(int quorum, Duration timeout) {
    return new Round(quorum, timeout, new TreeMap<>());
  }

  /** {@code satellite} delivered at {@code at}. A second delivery changes nothing. */
  public Round withDelivery(String satellite, Instant at) {
    SortedMap<String, Instant> next = new TreeMap<>(deliveries);
    next.putIfAbsent(satellite, at);
    return new Round(quorum, timeout, next);
  }

  /** The round after this one. */
  public Round next() {
    return empty(quorum, timeout);
  }

  /** Distinct deliveries that close this round while {@code known} satellites are known. */
  public int needed(int known) {
    return Math.max(1, Math.min(quorum, known));
  }

  /** Mission time at which the timeout closes this round; nothing before the first delivery. */
  public Optional<Instant> closesAt() {
    return deliveries.values().stream().min(Instant::compareTo).map(first -> first.plus(timeout));
  }

  /**
   * True if the round is to close.
   *
   * @param known satellites that are known
   */
  public boolean isDue(Instant now, int known) {
    return deliveries.size() >= needed(known)
        || closesAt().filter(at -> !now.isBefore(at)).isPresent();
  }
}
