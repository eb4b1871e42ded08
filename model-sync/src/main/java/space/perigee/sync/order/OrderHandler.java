package space.perigee.sync.order;

import java.util.Optional;

/** Obeys the orders of one kind. */
public interface OrderHandler {

  /** The kind, as in {@link Order#kind}. */
  String kind();

  /** The reason not to obey an order; empty if it can be obeyed. Has no side effects. */
  Optional<String> objection(Order order);

  /**
   * Obeys an order, which is durable by now: {@link OrderReceiver#latest} still returns it after a
   * restart. So this may begin something that ends later, which the handler then finishes after a
   * restart; and since a kill can come before this returns, obeying twice must do no harm.
   *
   * @throws java.io.UncheckedIOException if a medium fails; the order is given again later
   */
  void obey(Order order);
}
