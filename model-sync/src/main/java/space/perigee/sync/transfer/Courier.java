package space.perigee.sync.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.Sha256;

/**
 * Sends contents of certain kinds from an {@link Outbox}, and passes arriving contents to a judge.
 * A content leaves the outbox when its receipt arrives, when it expires or is superseded, or when
 * it is dropped to make room.
 */
public final class Courier implements Party {

  /** Takes nothing. */
  private static final Receiver.Judge NOBODY =
      new Receiver.Judge() {
        @Override
        public Optional<Receipt> decided(Sha256 content) {
          return Optional.empty();
        }

        @Override
        public Receipt decide(Manifest manifest, Content content) {
          throw new IllegalStateException("a courier that takes nothing was given something");
        }
      };

  private final Outbox outbox;
  private final Set<Kind> sends;
  private final Map<Kind, Long> takes;
  private final Receiver.Judge judge;
  private final Consumer<Receipt> onReceipt;
  private @Nullable Sender sender;

  /**
   * @param outbox may be shared with parties that send other kinds
   * @param sends kinds that this courier sends
   * @param takes kinds that it accepts, with the longest content of each (bytes)
   * @param judge decides on arriving contents
   * @param onReceipt notified of each receipt; makes its consequences durable before it returns, as
   *     the content then leaves the outbox
   */
  public Courier(
      Outbox outbox,
      Set<Kind> sends,
      Map<Kind, Long> takes,
      Receiver.Judge judge,
      Consumer<Receipt> onReceipt) {
    this.outbox = outbox;
    this.sends = Set.copyOf(sends);
    this.takes = Map.copyOf(takes);
    this.judge = judge;
    this.onReceipt = onReceipt;
  }

  /** A courier that only sends. */
  public static Courier sending(Outbox outbox, Set<Kind> kinds, Consumer<Receipt> onReceipt) {
    return new Courier(outbox, kinds, Map.of(), NOBODY, onReceipt);
  }

  /**
   * Puts a content into the outbox and the queue; see {@link Outbox#add}.
   *
   * @param keeps time until it expires; null for never
   * @throws IllegalArgumentException if this courier does not send that kind
   */
  public Optional<Manifest> post(
      Subject subject,
      Content content,
      int segmentBytes,
      @Nullable Duration keeps,
      @Nullable Sha256 supersedes,
      Instant now) {
    if (!sends.contains(subject.kind())) {
      throw new IllegalArgumentException("kind " + subject.kind() + " must be of " + sends);
    }
    Instant expiry = keeps == null ? null : now.plus(keeps);
    Optional<Manifest> manifest =
        outbox.add(subject, content, segmentBytes, expiry, supersedes, now);
    manifest.flatMap(m -> outbox.find(m.content())).ifPresent(entry -> submit(entry, false));
    return manifest;
  }

  private void submit(Outbox.Entry entry, boolean begun) {
    if (sender != null) {
      sender.submit(entry.manifest(), entry.content(), begun);
    }
  }

  /** Submits what an earlier process left, which may have begun to send it. */
  @Override
  public void join(Sender joined) {
    sender = joined;
    outbox.join(joined);
    outbox.entries().stream()
        .filter(entry -> sends.contains(entry.manifest().kind()))
        .forEach(entry -> submit(entry, true));
  }

  private boolean isOwn(Sha256 content) {
    return outbox.find(content).filter(e -> sends.contains(e.manifest().kind())).isPresent();
  }

  @Override
  public void onExpired(Manifest manifest) {
    if (isOwn(manifest.content())) {
      outbox.release(manifest.content());
    }
  }

  /** Ignores receipts for contents that are not in the outbox, or that another party sends. */
  @Override
  public void onReceipt(Receipt receipt, Instant now) {
    if (isOwn(receipt.content())) {
      onReceipt.accept(receipt);
      outbox.release(receipt.content());
    }
  }

  @Override
  public Map<Kind, Long> takes() {
    return takes;
  }

  @Override
  public Optional<Receipt> decided(Sha256 content) {
    return judge.decided(content);
  }

  @Override
  public Optional<Receipt> refuse(Manifest manifest) {
    return judge.refuse(manifest);
  }

  @Override
  public void onRefused(Manifest manifest, Receipt receipt) {
    judge.onRefused(manifest, receipt);
  }

  @Override
  public Receipt decide(Manifest manifest, Content content) {
    return judge.decide(manifest, content);
  }
}
