package space.perigee.sync.transfer;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.model.Sha256;

/**
 * The receiving side: collects segments, and answers every manifest with what is missing or with
 * the receipt.
 *
 * <p>It believes nothing. Sizes are checked against {@link Limits} before a byte is reserved; a
 * segment must belong to a transfer that was announced, have its exact length and be missing; the
 * content's SHA-256 is checked before it is handed over. When a content fails that check, a segment
 * was forged or damaged beyond its CRC: the transfer starts anew.
 *
 * <p>At most {@link Limits#maxTransfers} are open; a further one takes the place of the one that
 * was announced longest ago.
 */
public final class Receiver {

  private static final Logger log = LoggerFactory.getLogger(Receiver.class);

  /**
   * What the receiver will take.
   *
   * @param kind the one kind of content
   * @param maxContentBytes longest content (bytes)
   * @param maxTransfers transfers open at a time
   */
  public record Limits(Kind kind, long maxContentBytes, int maxTransfers) {}

  /** Decides on contents. */
  public interface Judge {

    /** The receipt of a content that was decided on before, after a restart too. */
    Optional<Receipt> decided(Sha256 content);

    /** Decides; an acceptance is durable before this returns. */
    Receipt decide(Manifest manifest, byte[] content);
  }

  private final Limits limits;
  private final SegmentStore store;
  private final Judge judge;
  private final Map<Long, SegmentStore.Partial> open = new LinkedHashMap<>();
  private final ArrayDeque<Frame> answers = new ArrayDeque<>();

  public Receiver(Limits limits, SegmentStore store, Judge judge) {
    this.limits = limits;
    this.store = store;
    this.judge = judge;
    for (SegmentStore.Partial partial : store.open()) {
      if (isWithinLimits(partial.manifest())) {
        open.put(partial.manifest().transfer(), partial);
        dropOldest();
      } else {
        store.discard(partial.manifest());
      }
    }
  }

  /** Takes a manifest or a segment; anything else is not for a receiver. */
  public void onFrame(Frame frame) {
    if (frame instanceof Manifest manifest) {
      onManifest(manifest);
    } else if (frame instanceof Segment segment) {
      onSegment(segment);
    }
  }

  /** The next answer, if there is one. */
  public Optional<Frame> poll() {
    return Optional.ofNullable(answers.poll());
  }

  /** The link is up again: answers to questions of an earlier pass help nobody. */
  public void onLinkUp() {
    answers.clear();
  }

  private void onManifest(Manifest manifest) {
    Optional<Receipt> decided = judge.decided(manifest.content());
    if (decided.isPresent()) {
      answer(decided.get());
      return;
    }
    if (!isWithinLimits(manifest)) {
      log.warn(
          "event=manifest-refused content={} kind={} length={} allowed={}/{}",
          manifest.content(),
          manifest.kind(),
          manifest.length(),
          limits.kind(),
          limits.maxContentBytes());
      return;
    }
    SegmentStore.Partial partial = open.get(manifest.transfer());
    if (partial == null || !partial.manifest().sameTransfer(manifest)) {
      if (partial != null) {
        forget(partial.manifest());
      }
      partial = begin(manifest);
    }
    if (partial.missing().isComplete()) {
      finish(partial);
    } else {
      answer(
          new Status(
              manifest.transfer(), partial.missing().ranges(Frames.MAX_RANGES), manifest.poll()));
    }
  }

  private boolean isWithinLimits(Manifest manifest) {
    return manifest.kind() == limits.kind() && manifest.length() <= limits.maxContentBytes();
  }

  private SegmentStore.Partial begin(Manifest manifest) {
    SegmentStore.Partial partial = store.begin(manifest);
    open.put(manifest.transfer(), partial);
    dropOldest();
    return partial;
  }

  private void dropOldest() {
    if (open.size() > limits.maxTransfers()) {
      forget(open.values().iterator().next().manifest());
    }
  }

  private void forget(Manifest manifest) {
    open.remove(manifest.transfer());
    store.discard(manifest);
  }

  private void onSegment(Segment segment) {
    SegmentStore.Partial partial = open.get(segment.transfer());
    if (partial == null
        || !partial.missing().isMissing(segment.index())
        || segment.data().size() != partial.manifest().lengthOf(segment.index())) {
      return;
    }
    store.write(partial.manifest(), segment.index(), segment.data().toByteArray());
    partial.missing().arrived(segment.index());
    if (partial.missing().isComplete()) {
      finish(partial);
    }
  }

  private void finish(SegmentStore.Partial partial) {
    Manifest manifest = partial.manifest();
    byte[] content = store.content(manifest);
    if (!Sha256.of(content).equals(manifest.content())) {
      log.warn("event=content-damaged content={}", manifest.content());
      forget(manifest);
      return;
    }
    answer(judge.decide(manifest, content));
    forget(manifest);
  }

  /** An unread answer to the same question is replaced: a repeated frame costs no memory. */
  private void answer(Frame frame) {
    answers.removeIf(queued -> replaces(frame, queued));
    if (answers.size() >= 2 * limits.maxTransfers()) {
      answers.poll();
    }
    answers.add(frame);
  }

  private static boolean replaces(Frame next, Frame queued) {
    if (next instanceof Status now && queued instanceof Status before) {
      return now.transfer() == before.transfer();
    }
    return next.equals(queued);
  }
}
