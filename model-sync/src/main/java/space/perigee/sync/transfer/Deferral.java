package space.perigee.sync.transfer;

import java.time.Duration;

/**
 * The receiver cannot take anything now: its disk is full, its clock is wrong, its database fails.
 * The sender is to ask again after a while, and to send nothing until then.
 *
 * <p>It answers a poll, so that a captured one has no effect later.
 *
 * @param transfer {@link Manifest#transfer()} of the content that the poll was about
 * @param number number of that poll
 * @param delay mission time after which the sender may ask again
 * @param scope what cannot be taken
 */
public record Deferral(int transfer, int number, Duration delay, Scope scope) implements Frame {

  /** What cannot be taken. */
  public enum Scope {
    /** This content. */
    CONTENT,
    /** Any content. */
    EVERYTHING
  }

  /** A sender never waits longer, whatever it is told: whoever has the keys may be hostile. */
  public static final Duration MAX_WAIT = Duration.ofHours(1);

  /** Limits the delay to {@link #MAX_WAIT}, and rounds it up to whole seconds, at least one. */
  public Deferral {
    long seconds = delay.toSeconds() + (delay.toNanosPart() == 0 ? 0 : 1);
    seconds = Math.max(1, Math.min(MAX_WAIT.toSeconds(), seconds));
    delay = Duration.ofSeconds(seconds);
  }
}
