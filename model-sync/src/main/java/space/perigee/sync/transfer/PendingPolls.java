package space.perigee.sync.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The questions about a transfer that wait for their answer. */
final class PendingPolls {

  /** A question: its number, when it left, and how many bytes had left before it. */
  private record Question(int number, Instant at, long bytesOut) {}

  /** PendingPolls that are remembered; an answer to an older one teaches nothing of the time. */
  private static final int MOST = 64;

  private final RoundTrip roundTrip;
  private final Deque<Question> open = new ArrayDeque<>();
  private int asked;
  private int answered;
  private long bytesAsked;
  private long bytesAnswered;
  private Instant lastAt = Instant.MIN;

  /**
   * @param first number of the first question, less one
   */
  PendingPolls(int first, RoundTrip roundTrip) {
    this.asked = first;
    this.answered = first;
    this.roundTrip = roundTrip;
  }

  /** Number of the question that comes next. */
  int next() {
    return asked + 1;
  }

  /** What was asked is in doubt, and nothing waits for it. */
  void forget(Instant now, long bytesOut) {
    open.clear();
    answered = asked;
    bytesAnswered = bytesOut;
    bytesAsked = bytesOut;
    lastAt = now;
  }

  /** A question leaves. */
  int ask(Instant now, long bytesOut) {
    asked++;
    lastAt = now;
    bytesAsked = bytesOut;
    open.add(new Question(asked, now, bytesOut));
    if (open.size() > MOST) {
      open.remove();
    }
    return asked;
  }

  /**
   * Takes the number of an answer.
   *
   * @return false if it is no answer to a question that is open, or one to an older question than
   *     was answered already
   */
  boolean answer(int number, Instant now) {
    if (number - answered <= 0 || number - asked > 0) {
      return false;
    }
    answered = number;
    @Nullable Question first = open.peek();
    while (first != null && first.number() - number <= 0) {
      open.remove();
      bytesAnswered = first.bytesOut();
      if (first.number() == number) {
        roundTrip.answered(first.at(), now);
      }
      first = open.peek();
    }
    return true;
  }

  /** Whether something left after the last question. */
  boolean isNews(long bytesOut) {
    return bytesOut > bytesAsked;
  }

  /** Bytes that left since the last question that was answered. */
  long unanswered(long bytesOut) {
    return bytesOut - bytesAnswered;
  }

  /**
   * Whether it is time for another; after a clock fell back nobody knows, so it is.
   *
   * @param doublings of the time between two questions while nothing has left since the last
   */
  boolean isDue(Instant now, long bytesOut, int doublings) {
    Duration wait =
        isNews(bytesOut)
            ? roundTrip.interval()
            : roundTrip.patience().multipliedBy(1L << doublings);
    return now.isBefore(lastAt) || !now.isBefore(lastAt.plus(wait));
  }
}
