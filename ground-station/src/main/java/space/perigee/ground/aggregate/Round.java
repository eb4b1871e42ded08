package space.perigee.ground.aggregate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who has delivered since the last global version, and when that is enough for the next.
 *
 * <p>A round closes when a quorum of distinct satellites has delivered, or when the first delivery
 * has waited for the timeout: no delta waits longer than that for a version, whoever else stays
 * silent, and a station that nobody passes closes no rounds.
 *
 * @param quorum distinct satellites that are enough; where fewer are known, all of them
 * @param timeout mission time that a delivery waits at most
 * @param deliveries satellites that delivered in this round, with mission time of their first
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

  /** A round in which nobody has delivered. */
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
