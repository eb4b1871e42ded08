package space.perigee.sync.transfer;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.v1.Receipts;

/**
 * Receipts that were given, newest first, for a {@link Receiver.Judge} that keeps them nowhere
 * else: when one is lost on the way, it is given again, after a restart too.
 */
public final class ReceiptBook {

  private static final int KEPT = 64;

  private final LastState state;
  private final int most;
  private final List<Receipt> receipts = new ArrayList<>();

  /** Goes on from what was given before; keeps the last {@value #KEPT}. */
  public ReceiptBook(LastState state) {
    this(state, KEPT);
  }

  /**
   * Goes on from what was given before.
   *
   * @param most receipts that are kept
   */
  public ReceiptBook(LastState state, int most) {
    this.state = state;
    this.most = most;
    state.get().ifPresent(this::read);
  }

  private void read(byte[] bytes) {
    try {
      Receipts.parseFrom(bytes).getReceiptsList().stream()
          .map(FrameProto::fromProto)
          .forEach(receipts::add);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a state that its checksum passed is no receipts", e);
    }
  }

  /** The receipt of a content. */
  public Optional<Receipt> of(Sha256 content) {
    return receipts.stream().filter(receipt -> receipt.content().equals(content)).findFirst();
  }

  /** Enters a receipt; durable when this returns. */
  public Receipt enter(Receipt receipt) {
    receipts.add(0, receipt);
    while (receipts.size() > most) {
      receipts.remove(most);
    }
    Receipts.Builder proto = Receipts.newBuilder();
    receipts.forEach(given -> proto.addReceipts(FrameProto.toProto(given)));
    state.save(proto.build().toByteArray());
    return receipt;
  }
}
