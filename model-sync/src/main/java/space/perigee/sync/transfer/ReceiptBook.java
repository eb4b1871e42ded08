package space.perigee.sync.transfer;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.SavedState;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.v1.Receipts;

/**
 * Keeps the receipts that a {@link Receiver.Judge} has given, newest first, so that one lost on the
 * link can be repeated, also after a restart.
 */
public final class ReceiptBook {

  private static final int KEPT = 64;

  private final SavedState state;
  private final int most;
  private List<Receipt> receipts = new ArrayList<>();

  /** Restores the stored receipts; keeps the last {@value #KEPT}. */
  public ReceiptBook(LastState state) {
    this((SavedState) state);
  }

  /** Restores the stored receipts; keeps the last {@value #KEPT}. */
  public ReceiptBook(SavedState state) {
    this(state, KEPT);
  }

  /**
   * Restores the stored receipts.
   *
   * @param most number of receipts to keep
   */
  public ReceiptBook(LastState state, int most) {
    this((SavedState) state, most);
  }

  /**
   * Restores the stored receipts.
   *
   * @param most number of receipts to keep
   */
  public ReceiptBook(SavedState state, int most) {
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

  public Optional<Receipt> of(Sha256 content) {
    return receipts.stream().filter(receipt -> receipt.content().equals(content)).findFirst();
  }

  /** Adds a receipt; it is durable when this returns. */
  public Receipt enter(Receipt receipt) {
    List<Receipt> next = new ArrayList<>(receipts);
    next.add(0, receipt);
    while (next.size() > most) {
      next.remove(most);
    }
    Receipts.Builder proto = Receipts.newBuilder();
    next.forEach(given -> proto.addReceipts(FrameProto.toProto(given)));
    state.save(proto.build().toByteArray());
    receipts = next;
    return receipt;
  }
}
