package space.perigee.sync.transfer;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.model.Sha256;

/**
 * A party that receives contents of one kind and sends nothing. Its receipts are durable, so a
 * receipt that is lost on the way is repeated, even after a restart.
 */
public final class ContentReceiver implements Party {

  private static final Logger log = LoggerFactory.getLogger(ContentReceiver.class);

  /** The owner of the received contents. */
  public interface Owner {

    /**
     * Stores a content durably.
     *
     * @return the reason if the content is refused, in which case nothing of it is stored
     */
    Optional<String> take(Manifest manifest, Content content);
  }

  private final Kind kind;
  private final long maxBytes;
  private final ReceiptBook receipts;
  private final Owner owner;

  /**
   * @param maxBytes maximum length of a content (bytes)
   * @param receipts given before
   */
  public ContentReceiver(Kind kind, long maxBytes, ReceiptBook receipts, Owner owner) {
    this.kind = kind;
    this.maxBytes = maxBytes;
    this.receipts = receipts;
    this.owner = owner;
  }

  @Override
  public Map<Kind, Long> takes() {
    return Map.of(kind, maxBytes);
  }

  @Override
  public void join(Sender sender) {}

  @Override
  public void onReceipt(Receipt receipt, Instant now) {}

  @Override
  public Optional<Receipt> decided(Sha256 content) {
    return receipts.of(content);
  }

  @Override
  public Receipt decide(Manifest manifest, Content content) {
    Optional<String> reason = owner.take(manifest, content);
    reason.ifPresent(why -> log.warn("event=content-refused kind={} reason=\"{}\"", kind, why));
    Receipt.Verdict verdict = reason.isEmpty() ? Receipt.Verdict.ACCEPTED : Receipt.Verdict.REFUSED;
    return receipts.enter(new Receipt(manifest.content(), verdict, reason.orElse(""), List.of()));
  }
}
