package space.perigee.sync.order;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.trust.TrustException;
import space.perigee.sync.v1.OrderMemory;

/**
 * Checks orders that arrive, remembers those that are obeyed, and gives each to the handler of its
 * kind.
 *
 * <p>Numbers of orders only grow. Whatever is not above the last one that was obeyed is a replay,
 * or was overtaken, and changes nothing; the last one itself is accepted again, since its receipt
 * may have been lost, or the ground may have signed it anew with a later expiry. If the medium lost
 * the last number, the clock stands in for it: numbers are microseconds since 1970 where the
 * ground's clock is right, so orders from before the restart are refused.
 *
 * <p>Not thread-safe.
 */
public final class OrderReceiver {

  private static final Logger log = LoggerFactory.getLogger(OrderReceiver.class);

  private static final long MICROS = 1_000_000;

  private final String satellite;
  private final OrderSeal seal;
  private final LastState state;
  private final InstantSource clock;
  private final SortedMap<String, OrderHandler> handlers;
  private SortedMap<String, Order> latest = new TreeMap<>();
  private long last;

  /** True if the last order could not be obeyed, as a medium failed. */
  private boolean isUnfinished;

  /**
   * Restores the orders that were obeyed.
   *
   * @param satellite the target that orders must name
   * @param state where orders are remembered
   * @param clock mission time
   * @param handlers one for each kind that is obeyed
   */
  public OrderReceiver(
      String satellite,
      OrderSeal seal,
      LastState state,
      InstantSource clock,
      List<OrderHandler> handlers) {
    this.satellite = satellite;
    this.seal = seal;
    this.state = state;
    this.clock = clock;
    this.handlers =
        new TreeMap<>(
            handlers.stream().collect(Collectors.toMap(OrderHandler::kind, Function.identity())));
    state.get().ifPresent(this::read);
    if (state.isDamaged()) {
      Instant now = clock.instant();
      log.error("event=orders-damaged void=\"all orders made before {}\"", now);
      last = Math.max(last, now.getEpochSecond() * MICROS);
    }
  }

  private void read(byte[] bytes) {
    try {
      OrderMemory memory = OrderMemory.parseFrom(bytes);
      last = memory.getLastNumber();
      memory.getLatestList().stream()
          .map(Order::fromProto)
          .forEach(order -> latest.put(order.kind(), order));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a state that its checksum passed is no orders", e);
    }
  }

  /** The newest order of a kind that was obeyed, or began to be. */
  public Optional<Order> latest(String kind) {
    return Optional.ofNullable(latest.get(kind));
  }

  /**
   * Obeys an order.
   *
   * @param signed the order in its signed form
   * @return the reason if it is not obeyed
   */
  Optional<String> take(byte[] signed) {
    Order order;
    try {
      order = seal.verify(signed, clock.instant());
    } catch (TrustException e) {
      return Optional.of("the order is not accepted: " + e.getMessage());
    }
    OrderHandler handler = handlers.get(order.kind());
    if (handler != null && order.number() == last && order.isSameAs(latest.get(order.kind()))) {
      log.info("event=order-repeated kind={} number={}", order.kind(), order.number());
      if (isUnfinished) {
        obey(order, handler);
      }
      return Optional.empty();
    }
    Optional<String> refusal = refusal(order, handler);
    if (refusal.isPresent() || handler == null) {
      return refusal;
    }
    remember(order);
    log.info("event=order-taken kind={} number={}", order.kind(), order.number());
    obey(order, handler);
    return Optional.empty();
  }

  private void obey(Order order, OrderHandler handler) {
    isUnfinished = true;
    handler.obey(order);
    isUnfinished = false;
  }

  private Optional<String> refusal(Order order, @Nullable OrderHandler handler) {
    if (!order.target().equals(satellite)) {
      return Optional.of("the order is for " + order.target());
    }
    if (order.isExpired(clock.instant())) {
      return Optional.of("the order expired at " + order.expiry());
    }
    if (order.number() <= last) {
      return Optional.of("the order has number " + order.number() + ", the last one had " + last);
    }
    return handler == null
        ? Optional.of("orders of kind " + order.kind() + " are not known here")
        : handler.objection(order);
  }

  private void remember(Order order) {
    SortedMap<String, Order> next = new TreeMap<>(latest);
    next.put(order.kind(), order);
    next.keySet().retainAll(handlers.keySet());
    OrderMemory.Builder memory = OrderMemory.newBuilder().setLastNumber(order.number());
    next.values().forEach(kept -> memory.addLatest(kept.toProto()));
    state.save(memory.build().toByteArray());
    latest = next;
    last = order.number();
  }
}
