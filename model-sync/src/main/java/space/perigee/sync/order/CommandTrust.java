package space.perigee.sync.order;

import java.util.Optional;
import space.perigee.sync.trust.StatementReceiver;

/**
 * How a satellite verifies the commands of its ground.
 *
 * @param statements applies statements about keys; empty in a mission without keys
 * @param orders verifies orders
 */
public record CommandTrust(Optional<StatementReceiver> statements, OrderSeal orders) {

  /** In a mission without keys. */
  public static CommandTrust open() {
    return new CommandTrust(Optional.empty(), OrderSeal.open());
  }
}
