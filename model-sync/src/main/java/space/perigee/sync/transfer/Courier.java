package space.perigee.sync.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.Sha256;

/**
 * A party that sends what is in an {@link Outbox}, and has a judge for what it takes. A content
 * leaves the outbox on its receipt, and on nothing else but its expiry and what supersedes it.
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
  private final Map<Kind, Long> takes;
  private final Receiver.Judge judge;
  private final Consumer<Receipt> onReceipt;
  private @Nullable Sender sender;

  /**
   * @param takes kinds, and the longest content of each (bytes)
   * @param judge decides on them
   * @param onReceipt told what became of what was sent
   */
  public Courier(
      Outbox outbox, Map<Kind, Long> takes, Receiver.Judge judge, Consumer<Receipt> onReceipt) {
    this.outbox = outbox;
    this.takes = Map.copyOf(takes);
    this.judge = judge;
    this.onReceipt = onReceipt;
  }

  /** One that only sends. */
  public static Courier sending(Outbox outbox, Consumer<Receipt> onReceipt) {
    return new Courier(outbox, Map.of(), NOBODY, onReceipt);
  }

  /**
   * Puts a content into the outbox and the queue; see {@link Outbox#add}.
   *
   * @param keeps how long anybody wants it; null for ever
   */
  public Optional<Manifest> post(
      Subject subject,
      Content content,
      int segmentBytes,
      @Nullable Duration keeps,
      @Nullable Sha256 supersedes,
      Instant now) {
    Instant expiry = keeps == null ? null : now.plus(keeps);
    Set<Sha256> before = names();
    try {
      Optional<Manifest> manifest =
          outbox.add(subject, content, segmentBytes, expiry, supersedes, now);
      manifest.ifPresent(m -> submitAll(false));
      return manifest;
    } finally {
      before.removeAll(names());
      withdraw(before);
    }
  }

  private Set<Sha256> names() {
    Set<Sha256> names = new HashSet<>();
    outbox.entries().forEach(entry -> names.add(entry.manifest().content()));
    return names;
  }

  /** What had to leave the outbox can no longer be sent. */
  private void withdraw(Set<Sha256> gone) {
    Sender joined = sender;
    if (joined != null) {
      gone.forEach(joined::withdraw);
    }
  }

  private void submitAll(boolean begun) {
    Sender joined = sender;
    if (joined != null) {
      outbox.entries().forEach(e -> joined.submit(e.manifest(), e.content(), begun));
    }
  }

  /** What an earlier process left may have been begun by it. */
  @Override
  public void join(Sender joined) {
    sender = joined;
    submitAll(true);
  }

  @Override
  public void onExpired(Manifest manifest) {
    outbox.release(manifest.content());
  }

  @Override
  public void onReceipt(Receipt receipt, Instant now) {
    outbox.release(receipt.content());
    onReceipt.accept(receipt);
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
