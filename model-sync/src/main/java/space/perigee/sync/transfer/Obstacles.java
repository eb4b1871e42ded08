package space.perigee.sync.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver cannot take now, and until when it does not try again. The time doubles with each
 * failure in a row, so that a disk that is full for a day costs little of each pass.
 */
final class Obstacles {

  private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
  private static final Duration MAX_WAIT = Duration.ofMinutes(30);

  /** An end of a wait, and how long the next one is. */
  private record Wait(@Nullable Instant end, Duration next) {

    static final Wait NONE = new Wait(null, FIRST_WAIT);

    Wait begun(Instant now) {
      Duration doubled = next.multipliedBy(2);
      return new Wait(now.plus(next), doubled.compareTo(MAX_WAIT) < 0 ? doubled : MAX_WAIT);
    }

    /** After the clock was set back, an end can be far away, and does not count. */
    boolean isOn(Instant now) {
      return end != null && now.isBefore(end) && !now.plus(Deferral.MAX_WAIT).isBefore(end);
    }
  }

  private final RecentTransfers<Wait> contents = new RecentTransfers<>();
  private Wait everything = Wait.NONE;

  /** Nothing can be taken until then, by order of the owner; null if that is over. */
  void set(@Nullable Instant end) {
    everything = new Wait(end, everything.next());
  }

  /** Nothing could be stored. */
  void failed(Instant now) {
    everything = everything.begun(now);
  }

  /** One content cannot be taken; others may. */
  void failed(int transfer, Instant now) {
    contents.put(transfer, of(transfer).begun(now));
  }

  private Wait of(int transfer) {
    return contents.get(transfer).orElse(Wait.NONE);
  }

  /** A content was taken. */
  void worked(int transfer) {
    everything = Wait.NONE;
    contents.remove(transfer);
  }

  /** True if nothing of that transfer can be taken at {@code now}. */
  boolean isDeferred(int transfer, Instant now) {
    return everything.isOn(now) || of(transfer).isOn(now);
  }

  /** The answer to a poll at {@code now}; empty if the transfer can be taken. */
  Optional<Deferral> answer(Poll poll, Instant now) {
    boolean isEverything = everything.isOn(now);
    Wait wait = isEverything ? everything : of(poll.transfer());
    Instant end = wait.end();
    return end == null || !wait.isOn(now)
        ? Optional.empty()
        : Optional.of(
            new Deferral(
                poll.transfer(),
                poll.number(),
                Duration.between(now, end),
                isEverything ? Deferral.Scope.EVERYTHING : Deferral.Scope.CONTENT));
  }
}
