package space.perigee.ground.aggregate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The deliveries since the last global version, and when they are enough for the next.
 *
 * <p>A round closes when a quorum of distinct satellites has delivered, when its first delivery has
 * waited for the timeout, or when the contact plan says that nobody else comes before that: no
 * delta waits longer than it must, whichever satellites stay silent, and without deliveries no
 * round closes.
 *
 * @param quorum distinct satellites that close the round, capped at the number of those that may
 *     count
 * @param timeout longest mission time that a delivery waits
 * @param deliveries satellites that delivered in this round, with the mission time of their first
 *     delivery
 */
public record Round(int quorum, Duration timeout, SortedMap<String, Instant> deliveries) {

  /** Why a round closes. */
  public enum End {
    /** Enough satellites have delivered. */
    QUORUM("quorum"),
    /** The first delivery has waited for the timeout. */
    DEADLINE("deadline"),
    /** According to the contact plan no other satellite comes before the deadline. */
    NOBODY_EXPECTED("nobody-expected");

    private final String word;

    End(String word) {
      this.word = word;
    }

    /** For events, the API and the page. */
    public String word() {
      return word;
    }
  }

  /** Who is expected, according to the contact plan. */
  public interface Outlook {

    /** Without a contact plan anybody may come at any time. */
    Outlook UNKNOWN = (delivered, now, until) -> true;

    /**
     * True if a satellite that may count and has not delivered may be in contact between {@code
     * now} and {@code until}.
     *
     * @param delivered satellites that need not come again
     */
    boolean expectsOthers(Set<String> delivered, Instant now, Instant until);
  }

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
    if (deliveries.containsKey(satellite)) {
      return this;
    }
    SortedMap<String, Instant> next = new TreeMap<>(deliveries);
    next.put(satellite, at);
    return new Round(quorum, timeout, next);
  }

  /** Without the deliveries of a satellite that may no longer count. */
  public Round without(String satellite) {
    SortedMap<String, Instant> next = new TreeMap<>(deliveries);
    next.remove(satellite);
    return new Round(quorum, timeout, next);
  }

  /** The round after this one. */
  public Round next() {
    return empty(quorum, timeout);
  }

  /** Distinct deliveries that close this round while {@code known} satellites may count. */
  public int needed(int known) {
    return Math.max(1, Math.min(quorum, known));
  }

  /** Mission time at which the timeout closes this round; nothing before the first delivery. */
  public Optional<Instant> closesAt() {
    return deliveries.values().stream().min(Instant::compareTo).map(first -> first.plus(timeout));
  }

  /**
   * Why the round is to close; empty if it is to stay open. The delivery of a satellite that may
   * not count, such as one in quarantine, does not fill the quorum unless no satellite may count.
   *
   * @param known satellites that may count
   * @param counts whether a satellite that delivered may count
   */
  public Optional<End> end(Instant now, int known, Predicate<String> counts, Outlook outlook) {
    if (deliveries.isEmpty()) {
      return Optional.empty();
    }
    if (known == 0 || isQuorum(needed(known), counts)) {
      return Optional.of(End.QUORUM);
    }
    Instant deadline = closesAt().orElseThrow();
    if (!now.isBefore(deadline)) {
      return Optional.of(End.DEADLINE);
    }
    return outlook.expectsOthers(deliveries.keySet(), now, deadline)
        ? Optional.empty()
        : Optional.of(End.NOBODY_EXPECTED);
  }

  /** Asks nobody while too few have delivered at all: this is looked at at every tick. */
  private boolean isQuorum(int needed, Predicate<String> counts) {
    return deliveries.size() >= needed
        && deliveries.keySet().stream().filter(counts).count() >= needed;
  }
}
