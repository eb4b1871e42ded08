package space.perigee.sync.transfer;

import java.time.Instant;
import java.util.Map;

/** Someone at an end who sends and takes contents of some kinds. */
public interface Party extends Receiver.Judge {

  /** The kinds it takes, and the longest content of each (bytes). */
  Map<Kind, Long> takes();

  /** Submits what it has to send; called once, by the end that it joins. */
  void join(Sender sender);

  /** Something in the queue has expired, and has left it. */
  default void onExpired(Manifest manifest) {}

  /** The other end gave its receipt for something in the queue, which has left the queue. */
  void onReceipt(Receipt receipt, Instant now);
}
