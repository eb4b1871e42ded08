package space.perigee.sync.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * The replies of a receiver that wait to be sent, and the receipts it gave recently, for polls
 * about transfers that are no longer open. Bounded, whatever is asked.
 */
final class PendingReplies {

  /** Longest time that a poll arrives after the segment in front of it. */
  private static final Duration BEHIND = Duration.ofMillis(500);

  private final int capacity;
  private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
  private final RecentTransfers<Receipt> receipts = new RecentTransfers<>();

  /**
   * When a receipt was given to the last segment of a transfer, until the poll behind that comes.
   */
  private RecentTransfers<Instant> unasked = new RecentTransfers<>();

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
    unasked = new RecentTransfers<>();
  }

  /** The most recent receipt of a transfer with that number. */
  Optional<Receipt> receiptOf(int transfer) {
    return receipts.get(transfer);
  }

  void remember(Receipt receipt) {
    receipts.put(Manifest.transferOf(receipt.content()), receipt);
  }

  /** Adds a receipt for the last segment of a transfer; the poll behind it needs no other. */
  void addUnasked(Receipt receipt, Instant now) {
    addReceipt(receipt);
    unasked.put(Manifest.transferOf(receipt.content()), now);
  }

  /** True if a poll was sent behind a segment whose receipt was just given; true only once. */
  boolean isAnswered(int transfer, Instant now) {
    Optional<Instant> given = unasked.get(transfer);
    unasked.remove(transfer);
    return given.filter(at -> !now.isBefore(at) && now.isBefore(at.plus(BEHIND))).isPresent();
  }

  void addReceipt(Receipt receipt) {
    remember(receipt);
    add(ReceiptFrame.of(receipt));
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
