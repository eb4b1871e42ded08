package space.perigee.sync.custody;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.Poll;
import space.perigee.sync.transfer.Status;

/*
 * How a kept transfer gets from a station to the ground.
 *
 * The station cannot speak in the satellite's name. It hands on what the satellite said: the announcement, the segments
 * and the last question, again if need be, as the ground takes all of them twice without harm. The ground's answers can
 * be read by anyone: what a status says to be missing leaves again, if it left before the question.
 *
 * A fresh transfer is handed on as it comes. One that may be there in part, after the link was down or when the
 * satellite asks before it sends, is asked about first. When the ground does not answer, nothing but questions leaves,
 * at growing intervals.
 *
 * What the ground misses again and again though it was sent was none of the satellite's, as the station cannot tell:
 * it is disowned, so that the satellite is asked for it once more.
 */

/** One kept transfer on its way to the ground. Not thread-safe. */
final class Forwarding {

  private static final int MOST_TRIES = 3;

  /** Longest time between two questions, in the shortest. */
  private static final int MOST_PAUSE = 32;

  private final KeptTransfer kept;
  private final Duration patience;
  private final BitSet there = new BitSet();
  private final BitSet toForward = new BitSet();
  private final BitSet underWay = new BitSet();
  private final BitSet asked = new BitSet();
  private final byte[] tries;
  private final Deque<KeptTransfer.Kept> repairs = new ArrayDeque<>();

  private boolean announced;
  private boolean knows;
  private boolean askFirst;
  private boolean askSoon;
  private boolean awaiting;
  private boolean isSilent;
  private boolean askOther;
  private Duration pause;
  private @Nullable Instant askedAt;

  /**
   * @param patience after which an unanswered question is repeated
   * @param fresh true if nothing of it can be at the ground
   */
  Forwarding(KeptTransfer kept, Duration patience, boolean fresh) {
    this.kept = kept;
    this.patience = patience;
    this.pause = patience;
    this.tries = new byte[kept.manifest().segmentCount()];
    onLinkUp();
    askFirst = !fresh;
  }

  KeptTransfer kept() {
    return kept;
  }

  /** Whether the ground has said what it has, since the link came up. */
  boolean knows() {
    return knows;
  }

  /** Whether the last question was not answered in time. */
  boolean isSilent() {
    return isSilent;
  }

  /** The link to the ground is up again: what was under way is in doubt. */
  void onLinkUp() {
    announced = false;
    knows = false;
    awaiting = false;
    askFirst = true;
    askSoon = false;
    isSilent = false;
    askedAt = null;
    pause = patience;
    underWay.clear();
    asked.clear();
    toForward.clear();
    toForward.or(kept.here());
    toForward.andNot(there);
    repairs.clear();
    repairs.addAll(kept.repairs());
  }

  /** A frame was kept. */
  void arrived(KeptTransfer.Kept frame) {
    if (frame.first() == frame.end()) {
      repairs.add(frame);
    } else {
      toForward.set(frame.first(), frame.end());
      toForward.andNot(there);
    }
  }

  /** The satellite has asked. */
  void onQuestion() {
    askSoon = true;
    pause = patience;
  }

  /** The ground said what it has. */
  void onStatus(Status status) {
    awaiting = false;
    if (!isSilent || !askOther) {
      kept.answered();
    }
    isSilent = false;
    askOther = false;
    if (!status.known()) {
      announced = false;
      askFirst = true;
      there.clear();
      toForward.clear();
      toForward.or(kept.here());
      return;
    }
    knows = true;
    askFirst = false;
    announced = true;
    int horizon = Math.min(status.horizon(), kept.manifest().segmentCount());
    int end = 0;
    for (Status.Range range : status.missing()) {
      arrivedThere(end, Math.min(range.from(), horizon));
      missing(Math.min(range.from(), horizon), Math.min(range.to(), horizon));
      end = Math.min(range.to(), horizon);
    }
    arrivedThere(end, horizon);
    asked.clear();
  }

  private void arrivedThere(int from, int to) {
    if (from < to) {
      there.set(from, to);
      toForward.clear(from, to);
    }
  }

  private void missing(int from, int to) {
    for (int i = from; i < to; i++) {
      there.clear(i);
      if (kept.here().get(i) && !underWay.get(i)) {
        toForward.set(i);
        if (asked.get(i) && ++tries[i] >= MOST_TRIES) {
          tries[i] = 0;
          toForward.clear(i);
          kept.disown(i);
        }
      }
    }
  }

  /** The next frame for the ground at {@code now}, if there is one. */
  Optional<byte[]> next(Instant now) {
    if (!announced) {
      announced = true;
      return Optional.of(kept.announcement());
    }
    byte[] question = kept.question(isSilent && askOther);
    boolean isDue = askedAt == null || !now.isBefore(askedAt.plus(pause)) || now.isBefore(askedAt);
    if (awaiting && isDue) {
      awaiting = false;
      askFirst = true;
      isSilent = true;
      askOther = !askOther;
    }
    if (question == null) {
      askFirst = false;
    } else if (!awaiting && (askFirst && isDue || askSoon && !isSilent)) {
      return Optional.of(ask(question, now));
    }
    if (askFirst) {
      return Optional.empty();
    }
    int segment = toForward.nextSetBit(0);
    if (segment >= 0) {
      return Optional.of(forward(kept.frameOf(segment)));
    }
    if (!repairs.isEmpty()) {
      return Optional.of(kept.read(repairs.remove()));
    }
    boolean isNews = !underWay.isEmpty();
    return question != null && !awaiting && (isNews || isDue)
        ? Optional.of(ask(question, now))
        : Optional.empty();
  }

  /** The longer nothing new is said, the longer the pauses. */
  private byte[] ask(byte[] question, Instant now) {
    boolean isNews = askSoon || !underWay.isEmpty();
    boolean isLongest = pause.compareTo(patience.multipliedBy(MOST_PAUSE)) >= 0;
    pause = isNews ? patience : isLongest ? pause : pause.multipliedBy(2);
    awaiting = true;
    askSoon = false;
    askedAt = now;
    asked.or(underWay);
    underWay.clear();
    return question;
  }

  private byte[] forward(KeptTransfer.Kept frame) {
    toForward.clear(frame.first(), frame.end());
    underWay.set(frame.first(), frame.end());
    return kept.read(frame);
  }

  /**
   * The answer to a satellite's question.
   *
   * @param most ranges that it may have
   * @param isGroundUp whether the ground is in reach, so that what it has said still holds
   */
  Status answer(Poll poll, int most, boolean isGroundUp) {
    Status.Basis basis =
        isGroundUp && knows ? Status.Basis.STATION_AND_RECEIVER : Status.Basis.STATION;
    return Status.lacking(poll, missing(most), most, kept.manifest().segmentCount())
        .withBasis(basis);
  }

  /** Ranges that neither the station nor the ground has, as many as are asked for at most. */
  private List<Status.Range> missing(int most) {
    BitSet either = new BitSet();
    either.or(kept.here());
    either.or(there);
    List<Status.Range> ranges = new ArrayList<>();
    int count = kept.manifest().segmentCount();
    int from = either.nextClearBit(0);
    while (from < count && ranges.size() < most) {
      int set = either.nextSetBit(from);
      int to = set < 0 ? count : Math.min(set, count);
      ranges.add(new Status.Range(from, to));
      from = either.nextClearBit(to);
    }
    return ranges;
  }
}
