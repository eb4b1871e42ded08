package space.perigee.sync.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The polls about a transfer that wait for their reply. */
final class PendingPolls {

  /**
   * A poll.
   *
   * @param bytesOut bytes that were sent before it
   * @param answered bytes that were known to have arrived when it was sent
   * @param answeredAt since when; null if no reply had come
   */
  private record SentPoll(
      int number, Instant sentAt, long bytesOut, long answered, @Nullable Instant answeredAt) {

    /** The rate of arrival that a reply to it shows, over a round trip at least. */
    void rate(RoundTrip roundTrip, Instant now) {
      Instant since = answeredAt == null || answeredAt.isAfter(sentAt) ? sentAt : answeredAt;
      roundTrip.arrived(bytesOut - answered, since, now);
    }
  }

  /** Polls that are remembered; a reply to an older one says nothing about the round trip. */
  private static final int CAPACITY = 64;

  private final RoundTrip roundTrip;
  private final Deque<SentPoll> pending = new ArrayDeque<>();
  private int sent;
  private int answered;
  private long bytesPolled;
  private long bytesAnswered;
  private @Nullable Instant answeredAt;
  private Instant lastSentAt = Instant.MIN;

  /**
   * @param last number of the last poll of an earlier process
   */
  PendingPolls(int last, RoundTrip roundTrip) {
    this.sent = last;
    this.answered = last;
    this.roundTrip = roundTrip;
  }

  int next() {
    return sent + 1;
  }

  /** Forgets all polls, whose replies may never come. */
  void forget(Instant now, long bytesOut) {
    pending.clear();
    answeredAt = null;
    answered = sent;
    bytesAnswered = bytesOut;
    bytesPolled = bytesOut;
    lastSentAt = now;
  }

  /**
   * A poll is sent.
   *
   * @return its number
   */
  int send(Instant now, long bytesOut) {
    sent++;
    lastSentAt = now;
    bytesPolled = bytesOut;
    pending.add(new SentPoll(sent, now, bytesOut, bytesAnswered, answeredAt));
    if (pending.size() > CAPACITY) {
      pending.remove();
    }
    return sent;
  }

  /**
   * A reply has come.
   *
   * @return false if it is no reply to a pending poll, or to one older than a poll that was
   *     answered
   */
  boolean onReply(int number, Instant now) {
    if (number - answered <= 0 || number - sent > 0) {
      return false;
    }
    answered = number;
    @Nullable SentPoll first = pending.peek();
    while (first != null && first.number() - number <= 0) {
      pending.remove();
      bytesAnswered = first.bytesOut();
      if (first.number() == number) {
        roundTrip.answered(first.sentAt(), now);
        first.rate(roundTrip, now);
      }
      first = pending.peek();
    }
    answeredAt = now;
    return true;
  }

  /** Leaves what was sent so far its time to be answered before a poll asks about it. */
  void hold(Instant now, long bytesOut) {
    lastSentAt = now;
    bytesPolled = bytesOut;
  }

  /** True if anything was sent after the last poll. */
  boolean isNews(long bytesOut) {
    return bytesOut > bytesPolled;
  }

  /** Unacknowledged bytes: those sent since the last poll that was answered. */
  long unanswered(long bytesOut) {
    return bytesOut - bytesAnswered;
  }

  /**
   * True if it is time for the next poll. After the clock was set back it always is, since nobody
   * knows how much time passed.
   *
   * @param doublings of the interval while nothing was sent since the last poll
   */
  boolean isDue(Instant now, long bytesOut, int doublings) {
    return now.isBefore(lastSentAt) || !now.isBefore(dueAt(bytesOut, doublings));
  }

  /** When it is time for the next poll, if the clock is not set. */
  Instant dueAt(long bytesOut, int doublings) {
    Duration wait =
        isNews(bytesOut)
            ? roundTrip.interval()
            : roundTrip.patience().multipliedBy(1L << doublings);
    return lastSentAt.plus(wait);
  }
}
