package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/*
 * One content on its way.
 *
 * Selective repeat by questions (in the manner of CFDP's NAK, CCSDS 727.0-B-5, 4.6.4, with the question asked by the
 * sender, who alone knows what it has sent). PendingPolls are numbered, and go out in between the segments. Each segment
 * remembers which question came after it. An answer says what is missing as of its question; of that, what left
 * before the question is lost and leaves again, what left after it is on its way. So nothing waits for an answer, and
 * nothing is sent twice that was not lost, as long as the link keeps the order.
 *
 * A fresh content begins at once. One that may have been begun, in an earlier pass, at another station, or before a
 * restart, asks first, which saves its segments.
 *
 * Stations answer for the ground when they cannot reach it. What another station or the ground had said to have stays
 * theirs then, until the ground itself says otherwise; or until as many contacts have passed without a receipt as show
 * that it may be lost.
 *
 * At the end of a content the last losses would cost a round trip each. Instead, repair symbols follow that stand for
 * whichever segments were lost, as many as the loss seen so far makes likely to be needed. Until the question after them
 * is answered, as many losses as there are symbols are left to these.
 *
 * Costs four bytes and two bits of memory a segment, and the content stays where it is.
 */

/** One content on its way to the other end, over a link with a way back. Not thread-safe. */
final class OutgoingTransfer {

  /** Standard deviations of the expected losses that repair symbols cover. */
  private static final double MARGIN = 2.5;

  /** Of larger blocks the end is not repaired beforehand. */
  private static final int MAX_TAIL = 8192;

  /**
   * Announcements in a row that were not taken; then segments wait until one is, for the other end
   * has no room and others of the queue may need theirs to make it.
   */
  private static final int MOST_TURNED_AWAY = 1;

  /**
   * When all is at a station, its receipt takes as long as it takes: questions come seldom then.
   */
  private static final int MOST_CALM = 7;

  /** Contacts after which nobody's word counts any more that a station has the rest. */
  private static final int MOST_CONTACTS = 8;

  /** Segments after which a manifest is repeated that nobody has answered yet. */
  private static final int SEGMENTS_TO_REPEAT = 4;

  private final Manifest manifest;
  private final Content content;
  private final RoundTrip roundTrip;
  private final PendingPolls questions;
  private final BitSet there = new BitSet();
  private final BitSet lost = new BitSet();
  private final BitSet elsewhere = new BitSet();
  private final int[] leftBefore;

  private boolean begun;
  private boolean announced;
  private boolean answered;
  private boolean asking;
  private boolean askNow;
  private boolean tailDone;
  private @Nullable Iterator<Repair> tail;
  private int tailQuestion;
  private int covered;
  private int cursor;
  private int sinceAnnounced;
  private int contacts;
  private int calm;
  private int turnedAway;
  private long bytesOut;

  /**
   * @param begun true if some of it may have been sent before
   * @param firstNumber number of its first question, less one
   */
  OutgoingTransfer(
      Manifest manifest, Content content, boolean begun, int firstNumber, RoundTrip roundTrip) {
    this.manifest = manifest;
    this.content = content;
    this.begun = begun;
    this.roundTrip = roundTrip;
    this.questions = new PendingPolls(firstNumber, roundTrip);
    this.leftBefore = new int[manifest.segmentCount()];
    Arrays.fill(leftBefore, firstNumber); // what an earlier process sent left before any question
    onLinkUp();
  }

  Manifest manifest() {
    return manifest;
  }

  Content content() {
    return content;
  }

  boolean hasBegun() {
    return begun;
  }

  /** Some of it left by another way. */
  void beginElsewhere() {
    begun = true;
  }

  /** Bytes that the other end is not known to have. */
  long bytesLeft() {
    long left = (long) (manifest.segmentCount() - there.cardinality()) * manifest.segmentBytes();
    return Math.min(manifest.length(), left);
  }

  /** Bytes that left since the last question that was answered. */
  long bytesUnanswered() {
    return questions.unanswered(bytesOut);
  }

  /** The link is up again: whatever was under way is in doubt. */
  void onLinkUp() {
    announced = false;
    answered = false;
    asking = begun;
    askNow = false;
    tailDone = false;
    tail = null;
    calm = 0;
    turnedAway = 0;
    covered = 0;
    elsewhere.clear();
    if (++contacts % MOST_CONTACTS != 0) {
      elsewhere.or(there);
    }
    questions.forget(Instant.MIN, bytesOut);
  }

  /** The other end takes its short name for another content's: it has to be announced. */
  void onMistaken() {
    announced = false;
  }

  void onStatus(Status status, Instant now) {
    if (!questions.answer(status.number(), now)) {
      return;
    }
    asking = false;
    if (status.basis() != Status.Basis.STATION) {
      elsewhere.clear();
    }
    if (!status.known() || tailDone && status.number() - tailQuestion >= 0) {
      covered = 0;
    }
    if (status.known()) {
      answered = true;
      turnedAway = 0;
      takeGaps(status);
    } else {
      announced = false;
      turnedAway++;
      asking = turnedAway > MOST_TURNED_AWAY;
      takeLoss(status.number(), 0, cursor);
    }
    boolean isAllThere = there.cardinality() == manifest.segmentCount();
    calm = isAllThere ? Math.min(MOST_CALM, calm + 1) : 0;
  }

  private void takeGaps(Status status) {
    int horizon = Math.min(status.horizon(), manifest.segmentCount());
    int before = there.cardinality();
    int newlyLost = 0;
    int end = 0;
    for (Status.Range range : status.missing()) {
      int from = Math.min(range.from(), horizon);
      int to = Math.min(range.to(), horizon);
      arrived(end, from);
      newlyLost += takeLoss(status.number(), from, to);
      end = to;
    }
    arrived(end, horizon);
    roundTrip.decided(Math.max(0, there.cardinality() - before) + newlyLost, newlyLost);
  }

  private void arrived(int from, int to) {
    if (from < to) {
      there.set(from, to);
      lost.clear(from, to);
    }
  }

  /** Of segments that are missing as of a question, those that left before it are lost. */
  private int takeLoss(int question, int from, int to) {
    int newlyLost = 0;
    there.clear(from, Math.max(from, to));
    for (int i = elsewhere.nextSetBit(from); i >= 0 && i < to; i = elsewhere.nextSetBit(i + 1)) {
      there.set(i);
    }
    for (int i = from; i < Math.min(to, cursor); i++) {
      if (!lost.get(i) && !elsewhere.get(i) && leftBefore[i] - question <= 0) {
        lost.set(i);
        newlyLost++;
      }
    }
    if (covered == 0 && !lost.isEmpty()) {
      tailDone = false;
      tail = null;
    }
    return newlyLost;
  }

  /**
   * The next frame at {@code now}, if there is one.
   *
   * @param overhead bytes that stand around a segment's data in a frame
   * @param mayBulk false to hold segments back
   */
  Optional<Frame> next(Instant now, LinkTraits link, int overhead, boolean mayBulk) {
    if (!announced) {
      boolean mayWait = turnedAway > MOST_TURNED_AWAY && !questions.isDue(now, bytesOut, 0);
      return mayWait ? Optional.empty() : Optional.of(announce(now));
    }
    int index = asking ? -1 : nextToSend();
    boolean idle = asking || !mayBulk || index < 0 && tailDone;
    if (askNow || (idle || questions.isNews(bytesOut)) && questions.isDue(now, bytesOut, calm)) {
      return Optional.of(ask(now));
    }
    if (idle) {
      return Optional.empty();
    }
    return index >= 0 ? Optional.of(send(index, link, overhead)) : tail(now, link);
  }

  private Frame announce(Instant now) {
    announced = true;
    sinceAnnounced = 0;
    askNow = asking;
    begun = true;
    if (!asking) {
      questions.forget(now, bytesOut);
    }
    return manifest;
  }

  private Frame ask(Instant now) {
    if (!answered && !askNow) {
      // Perhaps the manifest was lost: once more, and the question behind it.
      askNow = true;
      return manifest;
    }
    askNow = false;
    return new Poll(manifest.transfer(), questions.ask(now, bytesOut));
  }

  private int nextToSend() {
    int again = lost.cardinality() > covered ? lost.nextSetBit(0) : -1;
    if (again >= 0) {
      return again;
    }
    int fresh = there.nextClearBit(cursor);
    return fresh < manifest.segmentCount() ? fresh : -1;
  }

  /** The segments in a row from {@code index} on that are to be sent and fit a frame. */
  private Frame send(int index, LinkTraits link, int overhead) {
    if (!answered && sinceAnnounced++ == SEGMENTS_TO_REPEAT) {
      return manifest;
    }
    int most = Math.max(1, (link.maxFrameBytes() - overhead) / manifest.segmentBytes());
    int end = index;
    int length = 0;
    while (end < index + most && isToSend(end)) {
      length += manifest.lengthOf(end);
      leftBefore[end] = questions.next();
      lost.clear(end);
      end++;
    }
    cursor = Math.max(cursor, end);
    bytesOut += length + overhead;
    return new Segment(manifest.transfer(), index, bytes(index, length));
  }

  private boolean isToSend(int index) {
    return index < manifest.segmentCount()
        && (lost.get(index) || index >= cursor && !there.get(index));
  }

  private ByteString bytes(int index, int length) {
    ByteBuffer data = ByteBuffer.allocate(length);
    content.read((long) index * manifest.segmentBytes(), data);
    return UnsafeByteOperations.unsafeWrap(data.flip());
  }

  /** Repair symbols for what may have been lost of what is still under way, then a question. */
  private Optional<Frame> tail(Instant now, LinkTraits link) {
    if (tail == null) {
      tail = link.mayLose() ? repairs() : Collections.emptyIterator();
    }
    if (tail.hasNext()) {
      bytesOut += manifest.segmentBytes();
      return Optional.of(tail.next());
    }
    tail = null;
    tailDone = true;
    tailQuestion = questions.next();
    return questions.isNews(bytesOut) ? Optional.of(ask(now)) : Optional.empty();
  }

  private Iterator<Repair> repairs() {
    int first = there.nextClearBit(0);
    int count = manifest.segmentCount() - first;
    double expected = roundTrip.loss() * (manifest.segmentCount() - there.cardinality());
    int wanted = (int) Math.ceil(expected + MARGIN * Math.sqrt(expected));
    if (expected == 0 || count < 2 || count > MAX_TAIL) {
      return Collections.emptyIterator();
    }
    covered = wanted;
    return new RepairEncoder(manifest, content, first, count, wanted);
  }
}
