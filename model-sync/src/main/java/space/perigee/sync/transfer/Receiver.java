package space.perigee.sync.transfer;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.model.Sha256;

/**
 * The receiving side: collects segments and repair symbols, from whatever link they come, and
 * answers every poll with what is missing or with the receipt.
 *
 * <p>It trusts nothing. Sizes are checked against {@link Limits} before memory or disk is reserved.
 * A segment must belong to an announced transfer, have its exact length and be missing. The SHA-256
 * of the content is checked before the content is delivered. If it does not match, a segment was
 * damaged without its tag showing it, and the transfer starts over. A manifest with the sequence
 * number of an earlier one, but for another content, is refused.
 *
 * <p>A limited number of transfers is open; {@link OpenTransfers} says which give way to others.
 * Expired transfers are dropped and never delivered.
 *
 * <p>If the disk fails, what is stored stays intact and what the disk loses begins again. Until it
 * is tried again, whatever arrives is ignored, and polls are answered with a {@link Deferral}. So
 * are polls about a content on which the judge failed, or which only this end's clock refuses.
 */
public final class Receiver {

  private static final Logger log = LoggerFactory.getLogger(Receiver.class);

  /**
   * Limits of the receiver.
   *
   * @param maxContentBytes longest accepted content of each kind (bytes)
   * @param maxTransfers transfers open at a time
   * @param maxBytes length of all of them together (bytes)
   */
  public record Limits(Map<Kind, Long> maxContentBytes, int maxTransfers, long maxBytes) {

    public Limits {
      maxContentBytes = Map.copyOf(maxContentBytes);
    }
  }

  public record Arriving(Manifest manifest, long bytesLeft) {}

  /** Decides whether contents are accepted. */
  public interface Judge {

    /** The receipt of a content that was decided before, even before a restart. */
    Optional<Receipt> decided(Sha256 content);

    /**
     * Rejects a content by its manifest, before its bytes come; empty if the bytes are wanted.
     * Called each time that the content is announced, and must have no effect.
     */
    default Optional<Receipt> refuse(Manifest manifest) {
      return Optional.empty();
    }

    /** Called once when a content was rejected by its manifest. */
    default void onRefused(Manifest manifest, Receipt receipt) {}

    /** Decides on a content. An acceptance is durable before this returns. */
    Receipt decide(Manifest manifest, Content content);
  }

  private final OpenTransfers transfers;
  private final ReplayWindow window;
  private final Judge judge;
  private final Obstacles obstacles = new Obstacles();
  private final PendingReplies replies;
  private int maxRanges = LinkTraits.reliable().statusRanges();
  private long kept;
  private long again;

  public Receiver(Limits limits, SegmentStore store, ReplayWindow window, Judge judge) {
    this.window = window;
    this.judge = judge;
    this.replies = new PendingReplies(2 * limits.maxTransfers());
    this.transfers =
        new OpenTransfers(limits, store, manifest -> judge.decided(manifest.content()).isEmpty());
  }

  /** Takes nothing for that time, and tells senders so. */
  public void close(Instant now, Duration time) {
    obstacles.close(now, time);
  }

  /** Takes what comes. */
  public void open() {
    obstacles.open();
  }

  /** Why nothing could be stored and is not tried at {@code now}; empty if there is no reason. */
  public Optional<String> obstacle(Instant now) {
    return obstacles.reason(now);
  }

  /**
   * Handles a frame of a sender; ignores frames that are meant for senders.
   *
   * @throws RuntimeException if the judge fails; the content is deferred, and decided on later
   */
  public void onFrame(Frame frame, Instant now) {
    int transfer = transferOf(frame);
    if (obstacles.isDeferred(transfer, now)) {
      if (frame instanceof Poll poll) {
        answerDeferred(poll, now);
      }
      return;
    }
    try {
      transfers.onMentioned(transfer);
      if (frame instanceof Manifest manifest) {
        onManifest(manifest, now);
      } else if (frame instanceof Announcement announcement) {
        onAnnouncement(announcement, now);
      } else if (frame instanceof Poll poll) {
        onPoll(poll, now);
      } else if (frame instanceof Segment segment) {
        onSegment(segment, now);
      } else if (frame instanceof Repair repair) {
        onRepair(repair, now);
      }
    } catch (UncheckedIOException e) {
      log.warn("event=arrival-not-kept reason=\"{}\"", e.getMessage());
      obstacles.failed(String.valueOf(e.getMessage()), now);
      transfers.dropLost();
      if (frame instanceof Poll poll) {
        answerDeferred(poll, now);
      }
    }
  }

  private static int transferOf(Frame frame) {
    return frame instanceof Manifest manifest
        ? manifest.transfer()
        : frame instanceof Announcement announcement
            ? announcement.manifest().transfer()
            : frame instanceof Poll poll
                ? poll.transfer()
                : frame instanceof Segment segment
                    ? segment.transfer()
                    : frame instanceof Repair repair ? repair.transfer() : 0;
  }

  private void answerDeferred(Poll poll, Instant now) {
    Optional<Frame> receipt = replies.receiptOf(poll.transfer()).map(ReceiptFrame::of);
    receipt.or(() -> obstacles.answer(poll, now)).ifPresent(replies::add);
  }

  public Optional<Frame> poll() {
    return replies.poll();
  }

  /** Called when the link comes up: replies to polls of an earlier contact are useless. */
  public void onLinkUp(LinkTraits traits) {
    replies.clear();
    maxRanges = traits.statusRanges();
  }

  public List<Arriving> arriving() {
    return transfers.all().stream()
        .map(
            file -> {
              Manifest manifest = file.manifest();
              long left = (long) file.missing().left() * manifest.segmentBytes();
              return new Arriving(manifest, Math.min(manifest.length(), left));
            })
        .toList();
  }

  /** Segments that were stored since the process started. */
  public long segmentsKept() {
    return kept;
  }

  /** Segments that arrived a second time. */
  public long segmentsAgain() {
    return again;
  }

  /** A content in one piece is answered at once, since no poll follows it. */
  private void onAnnouncement(Announcement announcement, Instant now) {
    Manifest manifest = announcement.manifest();
    onManifest(manifest, now);
    Optional<Receipt> decided = judge.decided(manifest.content());
    if (decided.isPresent()) {
      replies.addReceipt(decided.get());
    } else if (transfers.contains(manifest)) {
      onSegment(announcement.segment(), now);
    }
  }

  private void onManifest(Manifest manifest, Instant now) {
    Optional<Receipt> decided = judge.decided(manifest.content());
    if (decided.isPresent()) {
      window.take(manifest.sequence());
      replies.remember(decided.get());
      return;
    }
    Optional<Receipt> impossible = transfers.refusal(manifest);
    if (impossible.isPresent()) {
      replies.addReceipt(impossible.get());
      return;
    }
    if (transfers.contains(manifest)) {
      return;
    }
    if (manifest.isExpired(now)) {
      log.info("event=manifest-expired content={}", manifest.content());
      obstacles.failed(manifest.transfer(), now); // by this clock, which may be wrong
      return;
    }
    Optional<Receipt> refused = judge.refuse(manifest);
    if (refused.isPresent()) {
      if (window.isNew(manifest.sequence())) {
        judge.onRefused(manifest, refused.get());
        window.take(manifest.sequence());
      }
      replies.addReceipt(refused.get());
      return;
    }
    if (!window.isNew(manifest.sequence())) {
      log.warn(
          "event=manifest-repeated content={} sequence={}",
          manifest.content(),
          manifest.sequence());
      if (window.isRefusedByClock(manifest.sequence())) {
        obstacles.failed(manifest.transfer(), now);
      }
      return;
    }
    transfers.begin(manifest, now);
  }

  private void onPoll(Poll poll, Instant now) {
    TransferFile file = transfers.find(poll.transfer());
    if (file == null && !replies.isAnswered(poll.transfer(), now)) {
      replies.add(
          replies
              .receiptOf(poll.transfer())
              .<Frame>map(ReceiptFrame::of)
              .orElse(Status.unknown(poll)));
    } else if (file != null && file.missing().isComplete()) {
      finish(file, now);
    } else if (file != null) {
      replies.add(status(poll, file));
    }
  }

  private Status status(Poll poll, TransferFile file) {
    int count = file.manifest().segmentCount();
    return Status.lacking(poll, file.missing().ranges(maxRanges), maxRanges, count);
  }

  private void onSegment(Segment segment, Instant now) {
    TransferFile file = transfers.find(segment.transfer());
    if (file == null) {
      return;
    }
    ByteBuffer data = segment.data().asReadOnlyByteBuffer();
    int index = segment.index();
    while (index < file.manifest().segmentCount()
        && data.remaining() >= file.manifest().lengthOf(index)) {
      int length = file.manifest().lengthOf(index);
      if (file.missing().isMissing(index)) {
        file.write(index, data.slice(data.position(), length));
        kept++;
      } else {
        again++;
      }
      data.position(data.position() + length);
      index++;
    }
    afterArrival(file, now);
  }

  private void onRepair(Repair repair, Instant now) {
    TransferFile file = transfers.find(repair.transfer());
    if (file == null
        || repair.data().size() != file.manifest().segmentBytes()
        || !BlockRepair.isPossible(file.manifest(), repair)) {
      return;
    }
    if (BlockRepair.isNeeded(file, repair)) {
      file.write(repair);
    }
    afterArrival(file, now);
  }

  private void afterArrival(TransferFile file, Instant now) {
    BlockRepair.repairWhatCanBe(file);
    if (file.missing().isComplete()) {
      finish(file, now);
    }
  }

  private void finish(TransferFile file, Instant now) {
    Manifest manifest = file.manifest();
    Optional<Receipt> decided = judge.decided(manifest.content());
    if (decided.isPresent()) {
      conclude(manifest, decided.get(), now);
      transfers.forget(manifest);
      return;
    }
    if (manifest.isExpired(now)) {
      transfers.dropExpired(now);
      return;
    }
    file.force();
    if (!file.sha256().equals(manifest.content())) {
      log.warn("event=content-damaged content={}", manifest.content());
      transfers.restart(manifest);
      return;
    }
    conclude(manifest, decide(manifest, file, now), now);
    obstacles.worked(manifest.transfer());
    transfers.forget(manifest);
  }

  private Receipt decide(Manifest manifest, TransferFile file, Instant now) {
    try {
      return judge.decide(manifest, file);
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) {
      obstacles.failed(manifest.transfer(), now);
      throw e;
    }
  }

  private void conclude(Manifest manifest, Receipt receipt, Instant now) {
    window.take(manifest.sequence());
    replies.addUnasked(receipt, now);
  }
}
