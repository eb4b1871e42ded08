package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/*
 * Selective repeat by polling, in the manner of CFDP's NAK (CCSDS 727.0-B-5, 4.6.4), except that the sender polls, since
 * only it knows what it has sent. Polls are numbered and sent in between the segments. The sender records for each
 * segment which poll followed it. The reply to a poll, a status, says what was missing as of that poll: of these
 * segments, those sent before the poll are lost and are sent again; those sent after it are still in flight. So nothing
 * waits for a reply, and as long as the link keeps frames in order, nothing is sent twice that was not lost.
 *
 * Each contact goes through phases:
 *
 *                 manifest sent                        status
 *   Announcing ------------------> Querying, if begun --------+
 *      ^    |                                                 v
 *      |    +------------------------------------------> Sending: segments, repair symbols, polls
 *      |         manifest sent, if not begun                  |
 *      +------------------------------------------------------+
 *         manifest unknown at the other end, or its number taken by another content
 *
 * A transfer that may have begun, in an earlier contact, at another station or before a restart, queries first, which
 * saves sending its segments again. A fresh one starts sending at once; if its content fits the frame of the manifest,
 * it travels there. The receipt ends the transfer: the sender drops it in any phase.
 *
 * Stations answer for the ground when they cannot reach it. In that case segments that another station or the ground
 * acknowledged before stay acknowledged until the ground itself says otherwise, or until so many contacts have passed
 * without a receipt that they may have been lost.
 *
 * At the end of a content, each round of losses would cost a round trip. Instead, repair symbols follow the last
 * segment, each of which stands for any lost segment, as many as the loss seen so far makes likely to be needed. Until
 * the poll behind them is answered, that many losses are left to the repair symbols.
 */

/** One content on its way to the other end, over a two-way link. Not thread-safe. */
final class OutgoingTransfer {

  /**
   * Refused manifests in a row after which segments wait until one is accepted: the other end has
   * no room, and other transfers in the queue may need their segments to free some.
   */
  private static final int MAX_REFUSALS = 1;

  /**
   * Maximum doublings of the poll interval once all segments have arrived: a receipt that is still
   * on its way from a station takes its time.
   */
  private static final int MAX_BACKOFF = 7;

  /** Contacts after which acknowledgments of earlier contacts no longer count. */
  private static final int MAX_CONTACTS = 8;

  /** What the transfer does in this contact; see above. */
  private sealed interface Phase {

    /** True if segments wait for a status. */
    boolean isQuery();

    /** True if a poll is the next frame. */
    default boolean isPollNext() {
      return false;
    }

    /** The phase once the manifest was sent, or sent again, with a poll behind it. */
    default Phase withPollNext(boolean isPollNext) {
      return isQuery() ? new Querying(isPollNext) : new Sending(isPollNext);
    }

    /** The phase once a status came. */
    Phase onStatus();

    /** The manifest is the next frame. */
    record Announcing(boolean isQuery) implements Phase {
      @Override
      public Phase onStatus() {
        return new Announcing(false);
      }
    }

    /** Polls until a status comes. */
    record Querying(boolean isPollNext) implements Phase {
      @Override
      public boolean isQuery() {
        return true;
      }

      @Override
      public Phase onStatus() {
        return new Sending(isPollNext);
      }
    }

    /** Sends segments, then repair symbols, and polls in between and at the end. */
    record Sending(boolean isPollNext) implements Phase {
      @Override
      public boolean isQuery() {
        return false;
      }

      @Override
      public Phase onStatus() {
        return this;
      }
    }
  }

  /** What holds for one contact. */
  private static final class Contact {
    private Phase phase;
    private RepairTail tail = new RepairTail.Pending();
    private final ManifestConfirmation confirmation = new ManifestConfirmation();

    /** Refused manifests in a row. */
    private int refusals;

    /** Statuses in a row that found all segments there. */
    private int backoff;

    Contact(boolean begun) {
      phase = new Phase.Announcing(begun);
    }
  }

  private final Manifest manifest;
  private final Content content;
  private final RoundTrip roundTrip;
  private final PendingPolls polls;
  private final SegmentLedger segments;
  private final Pause pause = new Pause();
  private boolean begun;
  private int contacts;
  private long bytesOut;
  private Contact contact;

  /**
   * @param begun true if some of it may have been sent before
   * @param lastPoll number of the first poll, less one
   */
  OutgoingTransfer(
      Manifest manifest, Content content, boolean begun, int lastPoll, RoundTrip roundTrip) {
    this.manifest = manifest;
    this.content = content;
    this.begun = begun;
    this.roundTrip = roundTrip;
    this.polls = new PendingPolls(lastPoll, roundTrip);
    this.segments = new SegmentLedger(manifest, lastPoll);
    this.contact = newContact();
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

  /** Called when a part of it was sent over a one-way link. */
  void beginElsewhere() {
    begun = true;
  }

  /** Bytes that the other end is not known to have. */
  long bytesLeft() {
    return Math.min(manifest.length(), (long) segments.undelivered() * manifest.segmentBytes());
  }

  /** Unacknowledged bytes: those sent since the last poll that was answered. */
  long bytesUnanswered() {
    return polls.unanswered(bytesOut);
  }

  /** Called when the link comes up: whatever was in flight is in doubt. */
  void onLinkUp() {
    contact = newContact();
  }

  private Contact newContact() {
    contacts++;
    segments.onContact(contacts % MAX_CONTACTS != 0);
    polls.forget(Instant.MIN, bytesOut);
    return new Contact(begun);
  }

  /** Called when the other end used its number for another content: it has to be announced. */
  void onMistaken() {
    contact.phase = new Phase.Announcing(contact.phase.isQuery());
  }

  /** Called when the receiver takes nothing: what it has is to be asked before more is sent. */
  void onDeferred() {
    contact.phase = new Phase.Announcing(true);
  }

  /**
   * Handles a deferral.
   *
   * @return false if it answers no poll that waits for an answer
   */
  boolean onDeferral(Deferral deferral, Instant now) {
    if (!polls.onReply(deferral.number(), now)) {
      return false;
    }
    onDeferred();
    if (deferral.scope() == Deferral.Scope.CONTENT) {
      pause.begin(now, deferral.delay());
    }
    return true;
  }

  void onStatus(Status status, Instant now) {
    if (!polls.onReply(status.number(), now)) {
      return;
    }
    if (status.basis() != Status.Basis.STATION) {
      segments.forgetElsewhere();
    }
    contact.tail = contact.tail.onStatus(status);
    if (status.known()) {
      contact.phase = contact.phase.onStatus();
      contact.confirmation.onKnown(status.number());
      contact.refusals = 0;
      takeGaps(status);
    } else {
      contact.refusals++;
      contact.phase = new Phase.Announcing(contact.refusals > MAX_REFUSALS);
      segments.allMissing(status.number());
      restartTailIfLost();
    }
    contact.backoff = segments.isComplete() ? Math.min(MAX_BACKOFF, contact.backoff + 1) : 0;
  }

  private void takeGaps(Status status) {
    int horizon = Math.min(status.horizon(), manifest.segmentCount());
    int undelivered = segments.undelivered();
    int newlyLost = 0;
    int end = 0;
    for (Status.Range range : status.missing()) {
      int from = Math.min(range.from(), horizon);
      int to = Math.min(range.to(), horizon);
      segments.arrived(end, from);
      newlyLost += segments.missing(status.number(), from, to);
      restartTailIfLost();
      end = to;
    }
    segments.arrived(end, horizon);
    int newlyDelivered = Math.max(0, undelivered - segments.undelivered());
    roundTrip.decided(newlyDelivered + newlyLost, newlyLost);
  }

  private void restartTailIfLost() {
    if (contact.tail.covered() == 0 && segments.hasLost()) {
      contact.tail = new RepairTail.Pending();
    }
  }

  /**
   * The next frame at {@code now}, if there is one.
   *
   * @param overhead bytes around the data of a segment in a frame
   * @param mayBulk false to hold segments back
   */
  Optional<Frame> next(Instant now, LinkTraits link, int overhead, boolean mayBulk) {
    if (pause.isOn(now)) {
      return Optional.empty();
    }
    Phase phase = contact.phase;
    if (phase instanceof Phase.Announcing) {
      boolean mayWait = contact.refusals > MAX_REFUSALS && !polls.isDue(now, bytesOut, 0);
      return mayWait ? Optional.empty() : Optional.of(announce(now, link, overhead));
    }
    int segment = phase.isQuery() ? -1 : segments.next(contact.tail.covered());
    boolean idle =
        phase.isQuery() || !mayBulk || segment < 0 && contact.tail instanceof RepairTail.Sent;
    boolean isDue = (idle || polls.isNews(bytesOut)) && polls.isDue(now, bytesOut, contact.backoff);
    if (phase.isPollNext() || isDue) {
      return Optional.of(poll(now));
    }
    if (idle) {
      return Optional.empty();
    }
    return segment >= 0 ? Optional.of(send(segment, link, overhead)) : tail(now, link);
  }

  /** When {@link #next} may have a frame that it does not have now, if nothing arrives before. */
  Instant wakeAt(Instant now) {
    int doublings = contact.phase instanceof Phase.Announcing ? 0 : contact.backoff;
    return pause.endsAt(now).orElseGet(() -> polls.dueAt(bytesOut, doublings));
  }

  private Frame announce(Instant now, LinkTraits link, int overhead) {
    begun = true;
    contact.confirmation.sent();
    boolean isQuery = contact.phase.isQuery();
    contact.phase = contact.phase.withPollNext(isQuery || asksRoundTrip(link));
    if (isQuery) {
      return manifest;
    }
    polls.forget(now, bytesOut);
    if (!Announcement.isPossible(manifest, link, overhead)) {
      return manifest;
    }
    segments.sent(0, polls.next());
    bytesOut += manifest.length() + overhead;
    contact.tail = new RepairTail.Sent(polls.next(), 0);
    polls.hold(now, bytesOut);
    return new Announcement(manifest, bytes(0, manifest.lengthOf(0)));
  }

  /** True if the window depends on the round-trip time, which only a poll without bulk shows. */
  private boolean asksRoundTrip(LinkTraits link) {
    return link.rateBps() == 0
        && manifest.length() > link.firstWindowBytes()
        && !roundTrip.isKnown();
  }

  private Frame poll(Instant now) {
    boolean isBehindManifest = contact.phase.isPollNext();
    if (!isBehindManifest && contact.confirmation.isDueBeforePoll(polls.isNews(bytesOut))) {
      // The manifest may have been lost: repeat it, and poll behind it.
      contact.phase = contact.phase.withPollNext(true);
      contact.confirmation.sent();
      return manifest;
    }
    contact.phase = contact.phase.withPollNext(false);
    int number = polls.send(now, bytesOut);
    contact.confirmation.polled(number, isBehindManifest);
    return new Poll(manifest.transfer(), number);
  }

  /** Sends the segments in a row from {@code first} on that are due and fit a frame. */
  private Frame send(int first, LinkTraits link, int overhead) {
    if (contact.confirmation.isDueBeforeSegments()) {
      return manifest;
    }
    int most = Math.max(1, (link.maxFrameBytes() - overhead) / manifest.segmentBytes());
    int end = first;
    int length = 0;
    while (end < first + most && segments.isToSend(end)) {
      length += manifest.lengthOf(end);
      segments.sent(end, polls.next());
      end++;
    }
    bytesOut += length + overhead;
    return new Segment(manifest.transfer(), first, bytes(first, length));
  }

  private ByteString bytes(int segment, int length) {
    ByteBuffer data = ByteBuffer.allocate(length);
    content.read((long) segment * manifest.segmentBytes(), data);
    return UnsafeByteOperations.unsafeWrap(data.flip());
  }

  /** Sends repair symbols for expected losses among the segments in flight, then a poll. */
  private Optional<Frame> tail(Instant now, LinkTraits link) {
    RepairTail.Underway tail =
        contact.tail instanceof RepairTail.Underway underway
            ? underway
            : RepairTail.Underway.of(
                manifest, content, segments, link.mayLose() ? roundTrip.loss() : 0);
    contact.tail = tail;
    if (tail.symbols().hasNext()) {
      bytesOut += manifest.segmentBytes();
      return Optional.of(tail.symbols().next());
    }
    contact.tail = new RepairTail.Sent(polls.next(), tail.covered());
    return polls.isNews(bytesOut) ? Optional.of(poll(now)) : Optional.empty();
  }
}
