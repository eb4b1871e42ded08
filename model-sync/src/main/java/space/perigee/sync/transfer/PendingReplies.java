package space.perigee.sync.transfer;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The replies of a receiver that wait to be sent, and the receipts it gave recently, for polls
 * about transfers that are no longer open. Bounded, whatever is asked.
 */
final class PendingReplies {

  private final int capacity;
  private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
  private final RecentTransfers<Receipt> receipts = new RecentTransfers<>();

  /**
   * @param capacity replies that may wait; the oldest is dropped for a new one
   */
  PendingReplies(int capacity) {
    this.capacity = capacity;
  }

  Optional<Frame> poll() {
    return Optional.ofNullable(waiting.poll());
  }

  /** Drops all replies; receipts stay known. */
  void clear() {
    waiting.clear();
  }

  /** The most recent receipt of a transfer with that number. */
  Optional<Receipt> receiptOf(int transfer) {
    return receipts.get(transfer);
  }

  void remember(Receipt receipt) {
    receipts.put(Manifest.transferOf(receipt.content()), receipt);
  }

  void addReceipt(Receipt receipt) {
    remember(receipt);
    add(receipt);
  }

  /**
   * Adds a reply in place of an unsent one about the same transfer, so that repeated polls cost no
   * memory.
   */
  void add(Frame reply) {
    waiting.removeIf(queued -> replaces(reply, queued));
    if (waiting.size() >= capacity) {
      waiting.poll();
    }
    waiting.add(reply);
  }

  private static boolean replaces(Frame next, Frame queued) {
    if (next instanceof Status now && queued instanceof Status before) {
      return now.transfer() == before.transfer();
    }
    if (next instanceof Deferral now && queued instanceof Deferral before) {
      return now.transfer() == before.transfer();
    }
    return next.equals(queued);
  }
}
