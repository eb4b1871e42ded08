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
 * A content in one piece travels with its manifest. The ground answers it with the receipt, so the station repeats that
 * frame as it repeats polls, unless the satellite has polled.
 *
 * A segment that the ground keeps reporting missing although it was sent did not come from the satellite, which the
 * station cannot tell. The station discards it, and so requests it from the satellite again.
 */

/** Forwards one transfer in custody to the ground. Not thread-safe. */
final class ForwardedTransfer {

  /** Times that the ground may miss a segment that was sent, before it is discarded. */
  private static final int MAX_TRIES = 3;

  private final CustodyTransfer transfer;
  private final GroundPolls polls;
  private final BitSet delivered = new BitSet();
  private final BitSet toForward = new BitSet();
  private final BitSet inFlight = new BitSet();
  private final BitSet polled = new BitSet();
  private final byte[] tries;
  private final Deque<CustodyTransfer.StoredFrame> repairs = new ArrayDeque<>();

  /** True once the manifest was forwarded in this contact. */
  private boolean isAnnounced;

  /** True once the ground reported what it has in this contact. */
  private boolean isKnown;

  /** True if segments wait for the ground's report. */
  private boolean isQuery;

  /**
   * @param patience time after which an unanswered poll is repeated
   * @param fresh true if the ground cannot have any part of it
   */
  ForwardedTransfer(CustodyTransfer transfer, Duration patience, boolean fresh) {
    this.transfer = transfer;
    this.polls = new GroundPolls(patience);
    this.tries = new byte[transfer.manifest().segmentCount()];
    onLinkUp();
    isQuery = !fresh;
  }

  CustodyTransfer transfer() {
    return transfer;
  }

  boolean isKnown() {
    return isKnown;
  }

  boolean isSilent() {
    return polls.isSilent();
  }

  /** Called when the link to the ground comes up; whatever was in flight is in doubt. */
  void onLinkUp() {
    isAnnounced = false;
    isKnown = false;
    isQuery = true;
    polls.onLinkUp();
    inFlight.clear();
    polled.clear();
    toForward.clear();
    toForward.or(transfer.stored());
    toForward.andNot(delivered);
    repairs.clear();
    repairs.addAll(transfer.repairs());
  }

  /** Called when a frame of the transfer has been stored. */
  void arrived(CustodyTransfer.StoredFrame frame) {
    if (frame.first() == frame.end()) {
      repairs.add(frame);
    } else {
      toForward.set(frame.first(), frame.end());
      toForward.andNot(delivered);
    }
  }

  void onPoll() {
    polls.onPoll();
  }

  void onStatus(Status status) {
    if (polls.onStatus()) {
      transfer.onAnswered();
    }
    if (!status.known()) {
      isAnnounced = false;
      isQuery = true;
      delivered.clear();
      toForward.clear();
      toForward.or(transfer.stored());
      return;
    }
    isKnown = true;
    isQuery = false;
    isAnnounced = true;
    int horizon = Math.min(status.horizon(), transfer.manifest().segmentCount());
    int end = 0;
    for (Status.Range range : status.missing()) {
      delivered(end, Math.min(range.from(), horizon));
      missing(Math.min(range.from(), horizon), Math.min(range.to(), horizon));
      end = Math.min(range.to(), horizon);
    }
    delivered(end, horizon);
    polled.clear();
  }

  private void delivered(int from, int to) {
    if (from < to) {
      delivered.set(from, to);
      toForward.clear(from, to);
    }
  }

  private void missing(int from, int to) {
    for (int i = from; i < to; i++) {
      delivered.clear(i);
      if (transfer.stored().get(i) && !inFlight.get(i)) {
        toForward.set(i);
        if (polled.get(i) && ++tries[i] >= MAX_TRIES) {
          tries[i] = 0;
          toForward.clear(i);
          transfer.discard(i);
        }
      }
    }
  }

  /** The next frame for the ground at {@code now}, if there is one. */
  Optional<byte[]> next(Instant now) {
    if (!isAnnounced) {
      isAnnounced = true;
      if (transfer.isWhole()) {
        toForward.clear(0);
        polls.sent(now, true);
      }
      return Optional.of(transfer.manifestWire());
    }
    byte @Nullable [] poll = transfer.poll(polls.usesAnsweredPoll());
    isQuery |= polls.onTime(now);
    if (poll == null) {
      isQuery = false;
      return forward();
    }
    if (!polls.isPending() && (isQuery && polls.isDue(now) || polls.isRequested())) {
      return Optional.of(poll(poll, now));
    }
    if (isQuery) {
      return Optional.empty();
    }
    Optional<byte[]> frame = forward();
    boolean isPollDue = !polls.isPending() && (!inFlight.isEmpty() || polls.isDue(now));
    return frame.isEmpty() && isPollDue ? Optional.of(poll(poll, now)) : frame;
  }

  private Optional<byte[]> forward() {
    int segment = toForward.nextSetBit(0);
    if (segment < 0) {
      return Optional.ofNullable(repairs.poll()).map(transfer::read);
    }
    CustodyTransfer.StoredFrame frame = transfer.frameOf(segment);
    toForward.clear(frame.first(), frame.end());
    inFlight.set(frame.first(), frame.end());
    return Optional.of(transfer.read(frame));
  }

  private byte[] poll(byte[] poll, Instant now) {
    polls.sent(now, !inFlight.isEmpty());
    polled.or(inFlight);
    inFlight.clear();
    return poll;
  }

  /**
   * The answer to a satellite's poll.
   *
   * @param most maximum number of ranges
   * @param isGroundUp true if the ground can be reached, so that what it reported still holds
   */
  Status answer(Poll poll, int most, boolean isGroundUp) {
    Status.Basis basis =
        isGroundUp && isKnown ? Status.Basis.STATION_AND_RECEIVER : Status.Basis.STATION;
    return Status.lacking(poll, missing(most), most, transfer.manifest().segmentCount())
        .withBasis(basis);
  }

  /** The first ranges, at most {@code most}, that neither the station nor the ground has. */
  private List<Status.Range> missing(int most) {
    BitSet either = new BitSet();
    either.or(transfer.stored());
    either.or(delivered);
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
