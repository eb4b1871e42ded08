package space.perigee.sync.transfer;

import java.time.Instant;
import java.util.Map;

public interface Party extends Receiver.Judge {

  /** The kinds that it receives, with the maximum length of each (bytes). */
  Map<Kind, Long> takes();

  /** Submits its contents; called once, by the end that it joins. */
  void join(Sender sender);

  /** Called when a content has expired and left the queue. */
  default void onExpired(Manifest manifest) {}

  /** Called when the other end has given its receipt for a content, which has left the queue. */
  void onReceipt(Receipt receipt, Instant now);
}
