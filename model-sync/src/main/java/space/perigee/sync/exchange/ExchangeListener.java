package space.perigee.sync.exchange;

import java.util.Optional;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Receipt;

/**
 * The owner of one end of an exchange. Every method receives the next state of that end and makes
 * it durable before it returns; only then does a receipt leave or a content leave the outbox.
 */
public interface ExchangeListener {

  /** The reason to reject an announced content; empty to accept it. Has no side effects. */
  default Optional<String> objection(Manifest manifest) {
    return Optional.empty();
  }

  /**
   * The next state of the end as it is kept in memory. An owner of many ends may hold the weights
   * and levels of its states elsewhere; nothing else may differ. Called before {@link #onWeights}.
   */
  default ExchangeState held(Incoming incoming, ExchangeState next) {
    return next;
  }

  /** Verified weights arrived. */
  void onWeights(Incoming incoming, ExchangeState next);

  /** A content arrived and was rejected. */
  void onRefused(Manifest manifest, Receipt receipt, ExchangeState next);

  /** The receipt for the offered content arrived. */
  void onReceipt(Receipt receipt, ExchangeState next);
}
