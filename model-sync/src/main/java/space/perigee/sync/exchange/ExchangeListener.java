package space.perigee.sync.exchange;

import java.util.Optional;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Receipt;

/**
 * The owner of one end of an exchange. Every method is given the state that the end is about to
 * take, and must have made it durable when it returns: a receipt leaves, or a content is forgotten,
 * only after that.
 */
public interface ExchangeListener {

  /** Why what is announced is not to be taken; nothing if it is. Must have no effect. */
  default Optional<String> objection(Manifest manifest) {
    return Optional.empty();
  }

  /** Verified weights arrived. */
  void onWeights(Incoming incoming, ExchangeState next);

  /** A content arrived and was refused. */
  void onRefused(Manifest manifest, Receipt receipt, ExchangeState next);

  /** The other end gave its receipt for what was offered. */
  void onReceipt(Receipt receipt, ExchangeState next);
}
