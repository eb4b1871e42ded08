package space.perigee.sync.transfer;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a receiver has to say: the answers that wait to leave, and by their short names the receipts
 * that it gave last, for questions without a manifest. Takes bounded memory, whatever is asked.
 */
final class Answers {

  private static final int MAX_RECEIPTS = 64;

  private final int most;
  private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
  private final Map<Integer, Receipt> receipts = new LinkedHashMap<>();

  /**
   * @param most answers that may wait; the oldest gives way
   */
  Answers(int most) {
    this.most = most;
  }

  /** The next one to leave. */
  Optional<Frame> poll() {
    return Optional.ofNullable(waiting.poll());
  }

  /** Drops those that wait. */
  void clear() {
    waiting.clear();
  }

  /** The receipt that was given last for a transfer of that name. */
  Optional<Receipt> receiptOf(int transfer) {
    return Optional.ofNullable(receipts.get(transfer));
  }

  /** Remembers a receipt for later questions. */
  void remember(Receipt receipt) {
    receipts.put(Manifest.transferOf(receipt.content()), receipt);
    if (receipts.size() > MAX_RECEIPTS) {
      receipts.remove(receipts.keySet().iterator().next());
    }
  }

  /** Remembers a receipt, and gives it. */
  void give(Receipt receipt) {
    remember(receipt);
    add(receipt);
  }

  /** An unread answer to the same transfer is replaced: a repeated frame costs no memory. */
  void add(Frame frame) {
    waiting.removeIf(queued -> replaces(frame, queued));
    if (waiting.size() >= most) {
      waiting.poll();
    }
    waiting.add(frame);
  }

  private static boolean replaces(Frame next, Frame queued) {
    if (next instanceof Status now && queued instanceof Status before) {
      return now.transfer() == before.transfer();
    }
    return next.equals(queued);
  }
}
