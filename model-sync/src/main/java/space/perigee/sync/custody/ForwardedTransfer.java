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
 * Forwarding a transfer from a station to the ground.
 *
 * A station cannot speak in the satellite's name. It forwards what the satellite sent: the manifest, the segments and
 * the last poll, repeatedly if need be, since the ground accepts duplicates of all of them. The ground's replies are
 * readable by anyone, so the station resends what a status reports missing, if it was sent before the poll.
 *
 * A fresh transfer is forwarded as it arrives. One that the ground may hold in part, after the link was down or when
 * the satellite polls before it sends, is polled first. While the ground does not reply, nothing but polls is sent, at
 * growing intervals.
 *
 * A segment that the ground keeps reporting missing although it was sent did not come from the satellite, which the
 * station cannot tell. The station discards it, and so requests it from the satellite again.
 */

/** Forwards one transfer in custody to the ground. Not thread-safe. */
final class ForwardedTransfer {

  private static final int MOST_TRIES = 3;

  /** Longest interval between two polls, as a multiple of the shortest. */
  private static final int MOST_PAUSE = 32;

  private final CustodyTransfer transfer;
  private final Duration patience;
  private final BitSet there = new BitSet();
  private final BitSet toForward = new BitSet();
  private final BitSet underWay = new BitSet();
  private final BitSet asked = new BitSet();
  private final byte[] tries;
  private final Deque<CustodyTransfer.StoredFrame> repairs = new ArrayDeque<>();

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
   * @param patience time after which an unanswered poll is repeated
   * @param fresh true if the ground cannot have any part of it
   */
  ForwardedTransfer(CustodyTransfer transfer, Duration patience, boolean fresh) {
    this.transfer = transfer;
    this.patience = patience;
    this.pause = patience;
    this.tries = new byte[transfer.manifest().segmentCount()];
    onLinkUp();
    askFirst = !fresh;
  }

  CustodyTransfer transfer() {
    return transfer;
  }

  /** True if the ground has reported what it has since the link came up. */
  boolean knows() {
    return knows;
  }

  /** True if the ground did not answer the last poll in time. */
  boolean isSilent() {
    return isSilent;
  }

  /** Called when the link to the ground comes up; whatever was in flight is in doubt. */
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
    toForward.or(transfer.stored());
    toForward.andNot(there);
    repairs.clear();
    repairs.addAll(transfer.repairs());
  }

  /** Called when a frame of the transfer has been stored. */
  void arrived(CustodyTransfer.StoredFrame frame) {
    if (frame.first() == frame.end()) {
      repairs.add(frame);
    } else {
      toForward.set(frame.first(), frame.end());
      toForward.andNot(there);
    }
  }

  /** Called when the satellite has polled. */
  void onPoll() {
    askSoon = true;
    pause = patience;
  }

  /** Called when the ground has reported what it has. */
  void onStatus(Status status) {
    awaiting = false;
    if (!isSilent || !askOther) {
      transfer.onAnswered();
    }
    isSilent = false;
    askOther = false;
    if (!status.known()) {
      announced = false;
      askFirst = true;
      there.clear();
      toForward.clear();
      toForward.or(transfer.stored());
      return;
    }
    knows = true;
    askFirst = false;
    announced = true;
    int horizon = Math.min(status.horizon(), transfer.manifest().segmentCount());
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
      if (transfer.stored().get(i) && !underWay.get(i)) {
        toForward.set(i);
        if (asked.get(i) && ++tries[i] >= MOST_TRIES) {
          tries[i] = 0;
          toForward.clear(i);
          transfer.discard(i);
        }
      }
    }
  }

  /** The next frame for the ground at {@code now}, if there is one. */
  Optional<byte[]> next(Instant now) {
    if (!announced) {
      announced = true;
      return Optional.of(transfer.manifestWire());
    }
    byte[] poll = transfer.poll(isSilent && askOther);
    boolean isDue = askedAt == null || !now.isBefore(askedAt.plus(pause)) || now.isBefore(askedAt);
    if (awaiting && isDue) {
      awaiting = false;
      askFirst = true;
      isSilent = true;
      askOther = !askOther;
    }
    if (poll == null) {
      askFirst = false;
    } else if (!awaiting && (askFirst && isDue || askSoon && !isSilent)) {
      return Optional.of(ask(poll, now));
    }
    if (askFirst) {
      return Optional.empty();
    }
    int segment = toForward.nextSetBit(0);
    if (segment >= 0) {
      return Optional.of(forward(transfer.frameOf(segment)));
    }
    if (!repairs.isEmpty()) {
      return Optional.of(transfer.read(repairs.remove()));
    }
    boolean isNews = !underWay.isEmpty();
    return poll != null && !awaiting && (isNews || isDue)
        ? Optional.of(ask(poll, now))
        : Optional.empty();
  }

  /** Repeats the poll; intervals grow while there is nothing new to ask about. */
  private byte[] ask(byte[] poll, Instant now) {
    boolean isNews = askSoon || !underWay.isEmpty();
    boolean isLongest = pause.compareTo(patience.multipliedBy(MOST_PAUSE)) >= 0;
    pause = isNews ? patience : isLongest ? pause : pause.multipliedBy(2);
    awaiting = true;
    askSoon = false;
    askedAt = now;
    asked.or(underWay);
    underWay.clear();
    return poll;
  }

  private byte[] forward(CustodyTransfer.StoredFrame frame) {
    toForward.clear(frame.first(), frame.end());
    underWay.set(frame.first(), frame.end());
    return transfer.read(frame);
  }

  /**
   * The answer to a satellite's poll.
   *
   * @param most maximum number of ranges
   * @param isGroundUp true if the ground can be reached, so that what it reported still holds
   */
  Status answer(Poll poll, int most, boolean isGroundUp) {
    Status.Basis basis =
        isGroundUp && knows ? Status.Basis.STATION_AND_RECEIVER : Status.Basis.STATION;
    return Status.lacking(poll, missing(most), most, transfer.manifest().segmentCount())
        .withBasis(basis);
  }

  /** The first ranges, at most {@code most}, that neither the station nor the ground has. */
  private List<Status.Range> missing(int most) {
    BitSet either = new BitSet();
    either.or(transfer.stored());
    either.or(there);
    List<Status.Range> ranges = new ArrayList<>();
    int count = transfer.manifest().segmentCount();
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
