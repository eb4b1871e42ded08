package space.perigee.sync.custody;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a station polls the ground about one transfer. At most one poll is pending. Intervals grow
 * while there is nothing new to ask about, and start over when the satellite polls.
 *
 * <p>The station repeats polls of the satellite. Anyone may have sent the latest one, so after a
 * timeout it alternates with the one that the ground answered last.
 */
final class GroundPolls {

  /** Longest interval between two polls, as a multiple of the shortest. */
  private static final int MAX_INTERVALS = 32;

  private final Duration patience;
  private Duration interval;
  private @Nullable Instant sentAt;
  private boolean isPending;
  private boolean isRequested;
  private boolean isSilent;
  private boolean usesAnswered;

  GroundPolls(Duration patience) {
    this.patience = patience;
    this.interval = patience;
  }

  void onLinkUp() {
    interval = patience;
    sentAt = null;
    isPending = false;
    isRequested = false;
    isSilent = false;
  }

  void onPoll() {
    isRequested = true;
    interval = patience;
  }

  boolean onStatus() {
    boolean wasLatest = !usesAnsweredPoll();
    isPending = false;
    isSilent = false;
    usesAnswered = false;
    return wasLatest;
  }

  /** Gives up on the pending poll if the ground did not answer it in time. */
  boolean onTime(Instant now) {
    if (!isPending || !isDue(now)) {
      return false;
    }
    isPending = false;
    isSilent = true;
    usesAnswered = !usesAnswered;
    return true;
  }

  boolean isSilent() {
    return isSilent;
  }

  /** True if the next poll is the one that the ground answered last, rather than the latest. */
  boolean usesAnsweredPoll() {
    return isSilent && usesAnswered;
  }

  boolean isPending() {
    return isPending;
  }

  /** True if the satellite has polled since the last poll, and the ground answers. */
  boolean isRequested() {
    return isRequested && !isSilent;
  }

  /** True if the interval is over, or a clock that was set back hides how much of it is. */
  boolean isDue(Instant now) {
    return sentAt == null || !now.isBefore(sentAt.plus(interval)) || now.isBefore(sentAt);
  }

  /**
   * A poll is sent.
   *
   * @param isNews true if something was forwarded since the last poll
   */
  void sent(Instant now, boolean isNews) {
    boolean isLongest = interval.compareTo(patience.multipliedBy(MAX_INTERVALS)) >= 0;
    if (isNews || isRequested) {
      interval = patience;
    } else if (!isLongest) {
      interval = interval.multipliedBy(2);
    }
    isPending = true;
    isRequested = false;
    sentAt = now;
  }
}
