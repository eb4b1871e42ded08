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
  private static final Duration MAX_WAIT = Duration.ofMinutes(10);

  /** A pause, and how long the next one is. */
  private static final class Wait {
    final Pause pause = new Pause();
    private Duration next = FIRST_WAIT;

    void begin(Instant now) {
      pause.begin(now, next);
      next = next.multipliedBy(2).compareTo(MAX_WAIT) < 0 ? next.multipliedBy(2) : MAX_WAIT;
    }

    void reset() {
      pause.end();
      next = FIRST_WAIT;
    }
  }

  private final RecentTransfers<Wait> contents = new RecentTransfers<>();
  private final Wait everything = new Wait();
  private @Nullable String reason;

  /** Nothing can be taken for that time, by order of the owner. */
  void close(Instant now, Duration time) {
    everything.pause.begin(now, time);
    reason = null;
  }

  /** What comes is taken. */
  void open() {
    everything.pause.end();
  }

  /** Nothing could be stored, for that reason. */
  void failed(String why, Instant now) {
    everything.begin(now);
    reason = why;
  }

  /** Why nothing can be stored at {@code now}; empty if it can, or the owner knows. */
  Optional<String> reason(Instant now) {
    return everything.pause.isOn(now) ? Optional.ofNullable(reason) : Optional.empty();
  }

  /** One content cannot be taken; others may. */
  void failed(int transfer, Instant now) {
    Wait wait = contents.get(transfer).orElseGet(Wait::new);
    wait.begin(now);
    contents.put(transfer, wait);
  }

  /** A content was taken. */
  void worked(int transfer) {
    everything.reset();
    contents.remove(transfer);
  }

  /** True if nothing of that transfer can be taken at {@code now}. */
  boolean isDeferred(int transfer, Instant now) {
    return everything.pause.isOn(now)
        || contents.get(transfer).filter(wait -> wait.pause.isOn(now)).isPresent();
  }

  /** The answer to a poll at {@code now}; empty if the transfer can be taken. */
  Optional<Deferral> answer(Poll poll, Instant now) {
    if (everything.pause.isOn(now)) {
      return Optional.of(answer(poll, everything, Deferral.Scope.EVERYTHING, now));
    }
    return contents
        .get(poll.transfer())
        .filter(wait -> wait.pause.isOn(now))
        .map(wait -> answer(poll, wait, Deferral.Scope.CONTENT, now));
  }

  private static Deferral answer(Poll poll, Wait wait, Deferral.Scope scope, Instant now) {
    return new Deferral(poll.transfer(), poll.number(), wait.pause.left(now), scope);
  }
}
