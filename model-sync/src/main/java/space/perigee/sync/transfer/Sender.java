package space.perigee.sync.transfer;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.Sha256;

/**
 * The sending side: one content at a time, until its receipt.
 *
 * <pre>
 *              load            fresh, or a status names gaps
 *     IDLE ----------> ASKING ------------------------------> SENDING
 *       ^                ^  \  no answer: ask again              |
 *       | receipt        |   `--<--'                             | nothing left to send
 *       +----------------+---------------------------------------+
 * </pre>
 *
 * The question is the manifest itself, so a receiver that has never heard of the transfer, has half
 * of it, or has long finished it answers the same question with what it knows: the gaps, or the
 * receipt. A fresh content does not wait for the answer, which saves a round trip in every pass; a
 * content that was begun in an earlier pass, or at another station, does, which saves its segments.
 * Questions are numbered, and only the answer to the last one counts: an old status would name
 * segments that are on their way.
 *
 * <p>The idea is the deferred NAK mode of CFDP class 2 (CCSDS 727.0-B-5, 4.6.4), with the question
 * asked by the sender, who alone knows when it has stopped sending.
 */
public final class Sender {

  private enum State {
    IDLE,
    ASKING,
    SENDING
  }

  private final Duration answerTimeout;
  private State state = State.IDLE;
  private @Nullable Manifest manifest;
  private ByteString content = ByteString.EMPTY;
  private SegmentMap toSend = SegmentMap.allMissing(0);
  private int cursor;
  private int poll;
  private boolean begun;
  private Instant askAgainAt = Instant.MIN;

  /**
   * @param answerTimeout mission time after which an unanswered question is asked again
   */
  public Sender(Duration answerTimeout) {
    this.answerTimeout = answerTimeout;
  }

  /**
   * Takes a content; one that was not finished is dropped.
   *
   * @param begun true if some of it may have been sent before, so that its gaps are asked for first
   * @throws IllegalArgumentException if the content is not the manifest's
   */
  public void load(Manifest announced, byte[] bytes, boolean begun) {
    if (announced.length() != bytes.length || !announced.content().equals(Sha256.of(bytes))) {
      throw new IllegalArgumentException("the content is not the one that the manifest announces");
    }
    this.manifest = announced;
    this.content = ByteString.copyFrom(bytes);
    this.begun = begun;
    ask();
  }

  /** The manifest of the content that waits for its receipt. */
  public Optional<Manifest> current() {
    return Optional.ofNullable(manifest);
  }

  /** True if a frame of the current content has left. */
  public boolean hasBegun() {
    return begun;
  }

  /** Bytes of the current content that are still to be sent, as far as the sender knows. */
  public long bytesLeft() {
    return manifest == null
        ? 0
        : Math.min(content.size(), (long) toSend.left() * manifest.segmentBytes());
  }

  /** The link is up again: whatever was under way is in doubt. */
  public void onLinkUp() {
    if (manifest != null) {
      ask();
    }
  }

  private void ask() {
    state = State.ASKING;
    askAgainAt = Instant.MIN;
  }

  /**
   * Takes an answer.
   *
   * @return the receipt, if it ends the current transfer
   */
  public Optional<Receipt> onFrame(Frame frame) {
    if (manifest == null) {
      return Optional.empty();
    }
    if (frame instanceof Receipt receipt && receipt.content().equals(manifest.content())) {
      manifest = null;
      content = ByteString.EMPTY;
      toSend = SegmentMap.allMissing(0);
      state = State.IDLE;
      return Optional.of(receipt);
    }
    if (frame instanceof Status status
        && status.transfer() == manifest.transfer()
        && status.poll() == poll
        && state == State.ASKING) {
      SegmentMap gaps = SegmentMap.of(manifest.segmentCount(), status.missing());
      if (!gaps.isComplete()) {
        startSending(gaps);
      }
    }
    return Optional.empty();
  }

  private void startSending(SegmentMap segments) {
    toSend = segments;
    cursor = 0;
    state = State.SENDING;
  }

  /** The next frame to send at {@code now}, if there is one. */
  public Optional<Frame> poll(Instant now) {
    if (manifest == null || state == State.IDLE) {
      return Optional.empty();
    }
    if (state == State.SENDING) {
      int index = toSend.firstMissingFrom(cursor);
      if (index >= 0) {
        return Optional.of(segment(manifest, index));
      }
      ask();
    }
    if (now.isBefore(askAgainAt)) {
      return Optional.empty();
    }
    poll++;
    askAgainAt = now.plus(answerTimeout);
    if (!begun) {
      begun = true;
      startSending(SegmentMap.allMissing(manifest.segmentCount()));
    }
    return Optional.of(manifest.withPoll(poll));
  }

  private Segment segment(Manifest of, int index) {
    cursor = index + 1;
    toSend.arrived(index);
    int from = index * of.segmentBytes();
    return new Segment(of.transfer(), index, content.substring(from, from + of.lengthOf(index)));
  }
}
