package space.perigee.sync.transfer;

import java.util.List;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;

/**
 * A {@link Receipt} on the link, where a content is named by the first bytes of its hash. Whoever
 * waits for the receipt knows the rest, and the signature keeps others from making one that fits.
 *
 * @param prefix first {@value #PREFIX_BYTES} bytes of the SHA-256 of the content
 */
public record ReceiptFrame(
    VersionPrefix prefix, Receipt.Verdict verdict, String reason, List<VersionPrefix> held)
    implements Frame {

  static final int PREFIX_BYTES = 8;

  /**
   * @throws IllegalArgumentException if the prefix has another length
   */
  public ReceiptFrame {
    if (prefix.bytes().size() != PREFIX_BYTES) {
      throw new IllegalArgumentException(
          "a receipt names a content by " + PREFIX_BYTES + " bytes, not " + prefix.bytes().size());
    }
    reason =
        reason.length() > Receipt.MAX_REASON ? reason.substring(0, Receipt.MAX_REASON) : reason;
    held = held.stream().limit(Receipt.MAX_HELD).toList();
  }

  public static ReceiptFrame of(Receipt receipt) {
    return new ReceiptFrame(
        VersionPrefix.of(receipt.content(), PREFIX_BYTES),
        receipt.verdict(),
        receipt.reason(),
        receipt.held());
  }

  public boolean isOf(Sha256 content) {
    return prefix.matches(content);
  }

  /** The number of the transfer in frames. */
  public int transfer() {
    return Manifest.transferOf(prefix.toBytes());
  }

  /** The receipt of that content. */
  public Receipt receiptOf(Sha256 content) {
    return new Receipt(content, verdict, reason, held);
  }
}
