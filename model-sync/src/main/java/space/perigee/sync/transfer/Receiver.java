package space.perigee.sync.transfer;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.model.Sha256;

/**
 * The receiving side: collects segments and repair symbols, whatever link they came by, and replies
 * every question with what is missing or with the receipt.
 *
 * <p>It believes nothing. Sizes are checked against {@link Limits} before a byte is reserved; a
 * segment must belong to a transfer that was announced, have its exact length and be missing; the
 * content's SHA-256 is checked before it is handed over. When a content fails that check, a segment
 * was damaged beyond its tag: the transfer starts anew. An announcement with a sequence number that
 * was taken before, with another content, is refused.
 *
 * <p>At most {@link Limits#maxTransfers} of {@link Limits#maxBytes} together are open; a further
 * one takes the place of the least urgent and oldest that is less urgent than itself, or of one
 * that its sender speaks of no more. What has expired is dropped, and not handed over. A disk that
 * is full loses what arrives, which is asked for again; nothing that is there is harmed.
 */
public final class Receiver {

  private static final Logger log = LoggerFactory.getLogger(Receiver.class);

  /** Announcements that a transfer may keep out while nothing is heard of it. */
  private static final int MOST_PASSED_OVER = 8;

  /**
   * What the receiver will take.
   *
   * @param maxContentBytes longest content of each kind that is taken (bytes)
   * @param maxTransfers transfers open at a time
   * @param maxBytes length of all of them together (bytes)
   */
  public record Limits(Map<Kind, Long> maxContentBytes, int maxTransfers, long maxBytes) {

    public Limits {
      maxContentBytes = Map.copyOf(maxContentBytes);
    }
  }

  /**
   * A transfer under way.
   *
   * @param bytesLeft still to come
   */
  public record Arriving(Manifest manifest, long bytesLeft) {}

  /** Decides on contents. */
  public interface Judge {

    /** The receipt of a content that was decided on before, after a restart too. */
    Optional<Receipt> decided(Sha256 content);

    /**
     * The receipt of a content that would be refused whatever its bytes are, before they come. It
     * is asked each time that the content is announced, and must have no effect.
     */
    default Optional<Receipt> refuse(Manifest manifest) {
      return Optional.empty();
    }

    /** A content was refused before its bytes came; not told again when it is announced again. */
    default void onRefused(Manifest manifest, Receipt receipt) {}

    /** Decides; an acceptance is durable before this returns. */
    Receipt decide(Manifest manifest, Content content);
  }

  private final Limits limits;
  private final SegmentStore store;
  private final ReplayWindow window;
  private final Judge judge;
  private final Map<Integer, TransferFile> open = new LinkedHashMap<>();

  /** How often something else found no room since an open transfer was spoken of. */
  private final Map<Integer, Integer> passedOver = new HashMap<>();

  private final PendingReplies replies;
  private int maxRanges = LinkTraits.reliable().statusRanges();
  private long kept;
  private long again;

  public Receiver(Limits limits, SegmentStore store, ReplayWindow window, Judge judge) {
    this.limits = limits;
    this.store = store;
    this.window = window;
    this.judge = judge;
    this.replies = new PendingReplies(2 * limits.maxTransfers());
    for (TransferFile file : store.open()) {
      Manifest manifest = file.manifest();
      boolean isWanted = judge.decided(manifest.content()).isEmpty();
      if (isWanted && refusal(manifest).isEmpty() && makeRoom(manifest)) {
        open.put(manifest.transfer(), file);
      } else {
        store.discard(manifest);
      }
    }
  }

  /** Takes what a sender sends; anything else is not for a receiver. */
  public void onFrame(Frame frame, Instant now) {
    try {
      if (frame instanceof Manifest manifest) {
        passedOver.remove(manifest.transfer());
        onManifest(manifest, now);
      } else if (frame instanceof Poll poll) {
        passedOver.remove(poll.transfer());
        onPoll(poll, now);
      } else if (frame instanceof Segment segment) {
        passedOver.remove(segment.transfer());
        onSegment(segment, now);
      } else if (frame instanceof Repair repair) {
        passedOver.remove(repair.transfer());
        onRepair(repair, now);
      }
    } catch (UncheckedIOException e) {
      log.warn("event=arrival-not-kept reason=\"{}\"", e.getMessage());
    }
  }

  /** The next answer, if there is one. */
  public Optional<Frame> poll() {
    return replies.poll();
  }

  /** The link is up again: replies to questions of an earlier pass help nobody. */
  public void onLinkUp(LinkTraits traits) {
    replies.clear();
    maxRanges = traits.statusRanges();
  }

  /** Transfers under way. */
  public List<Arriving> arriving() {
    return open.values().stream()
        .map(
            file -> {
              Manifest manifest = file.manifest();
              long left = (long) file.missing().left() * manifest.segmentBytes();
              return new Arriving(manifest, Math.min(manifest.length(), left));
            })
        .toList();
  }

  /** Segments that arrived and were kept since the start of the process. */
  public long segmentsKept() {
    return kept;
  }

  /** Segments that arrived though they were there. */
  public long segmentsAgain() {
    return again;
  }

  private void onManifest(Manifest manifest, Instant now) {
    Optional<Receipt> decided = judge.decided(manifest.content());
    if (decided.isPresent()) {
      window.take(manifest.sequence());
      replies.remember(decided.get());
      return;
    }
    Optional<Receipt> impossible = refusal(manifest);
    if (impossible.isPresent()) {
      replies.addReceipt(impossible.get());
      return;
    }
    TransferFile file = open.get(manifest.transfer());
    if (file != null && file.manifest().sameTransfer(manifest)) {
      return;
    }
    if (manifest.isExpired(now)) {
      log.info("event=manifest-expired content={}", manifest.content());
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
      return;
    }
    begin(manifest, now);
  }

  private Optional<Receipt> refusal(Manifest manifest) {
    Long most = limits.maxContentBytes().get(manifest.kind());
    String reason = null;
    if (most == null) {
      reason = "kind " + manifest.kind() + " is not taken here";
    } else if (manifest.length() > Math.min(most, limits.maxBytes())) {
      reason = manifest.length() + " bytes of " + manifest.kind() + ", at most " + most;
    }
    if (reason == null) {
      return Optional.empty();
    }
    log.warn("event=manifest-refused content={} reason=\"{}\"", manifest.content(), reason);
    return Optional.of(new Receipt(manifest.content(), Receipt.Verdict.REFUSED, reason, List.of()));
  }

  private void begin(Manifest manifest, Instant now) {
    dropExpired(now);
    TransferFile clash = open.get(manifest.transfer());
    if (clash != null) {
      forget(clash.manifest());
    }
    if (manifest.supersedes() != null) {
      TransferFile stale = open.get(Manifest.transferOf(manifest.supersedes()));
      if (stale != null && stale.manifest().content().equals(manifest.supersedes())) {
        forget(stale.manifest());
      }
    }
    if (!makeRoom(manifest)) {
      open.keySet().forEach(transfer -> passedOver.merge(transfer, 1, Integer::sum));
      log.warn("event=no-room content={} length={}", manifest.content(), manifest.length());
      return;
    }
    open.put(manifest.transfer(), store.begin(manifest));
  }

  /** What nobody wants any more takes no room. */
  private void dropExpired(Instant now) {
    for (TransferFile file : List.copyOf(open.values())) {
      if (file.manifest().isExpired(now)) {
        log.info("event=arrival-expired content={}", file.manifest().content());
        forget(file.manifest());
      }
    }
  }

  /**
   * Drops transfers that are less urgent than this one, or that their sender has let go of, until
   * it has room.
   */
  private boolean makeRoom(Manifest manifest) {
    List<Manifest> victims =
        new ArrayList<>(
            open.values().stream()
                .map(TransferFile::manifest)
                .filter(m -> m.kind().compareTo(manifest.kind()) > 0 || isLetGo(m))
                .toList());
    victims.sort(Comparator.comparing(Manifest::kind).reversed().thenComparing(Manifest::sequence));
    for (Manifest victim : victims) {
      if (hasRoom(manifest)) {
        return true;
      }
      log.warn("event=transfer-dropped content={} for={}", victim.content(), manifest.content());
      forget(victim);
    }
    return hasRoom(manifest);
  }

  /** What is more urgent, or older, is spoken of first, unless its sender has it no more. */
  private boolean isLetGo(Manifest manifest) {
    return passedOver.getOrDefault(manifest.transfer(), 0) >= MOST_PASSED_OVER;
  }

  private boolean hasRoom(Manifest manifest) {
    long bytes = open.values().stream().mapToLong(TransferFile::length).sum();
    return open.size() < limits.maxTransfers() && bytes + manifest.length() <= limits.maxBytes();
  }

  private void forget(Manifest manifest) {
    open.remove(manifest.transfer());
    passedOver.remove(manifest.transfer());
    store.discard(manifest);
  }

  private void onPoll(Poll poll, Instant now) {
    TransferFile file = open.get(poll.transfer());
    if (file == null) {
      replies.add(
          replies.receiptOf(poll.transfer()).map(Frame.class::cast).orElse(Status.unknown(poll)));
    } else if (file.missing().isComplete()) {
      finish(file, now);
    } else {
      replies.add(status(poll, file));
    }
  }

  private Status status(Poll poll, TransferFile file) {
    int count = file.manifest().segmentCount();
    return Status.lacking(poll, file.missing().ranges(maxRanges), maxRanges, count);
  }

  private void onSegment(Segment segment, Instant now) {
    TransferFile file = open.get(segment.transfer());
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
    TransferFile file = open.get(repair.transfer());
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
      conclude(manifest, decided.get());
      forget(manifest);
      return;
    }
    if (manifest.isExpired(now)) {
      dropExpired(now);
      return;
    }
    file.force();
    if (!file.sha256().equals(manifest.content())) {
      log.warn("event=content-damaged content={}", manifest.content());
      TransferFile anew = store.begin(manifest);
      open.put(manifest.transfer(), anew);
      return;
    }
    conclude(manifest, judge.decide(manifest, file));
    forget(manifest);
  }

  private void conclude(Manifest manifest, Receipt receipt) {
    window.take(manifest.sequence());
    replies.addReceipt(receipt);
  }
}
