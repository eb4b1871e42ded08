package space.perigee.onboard.flight;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.flight.account.DiskWatch;
import space.perigee.onboard.flight.learn.LearningLoop;
import space.perigee.onboard.flight.learn.ModelAdoption;
import space.perigee.onboard.learning.Learner;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.GlobalVersionOrder;
import space.perigee.sync.order.GlobalVersionOrder.Action;
import space.perigee.sync.order.Order;
import space.perigee.sync.order.OrderHandler;
import space.perigee.sync.order.OrderReceiver;

/**
 * Obeys the ground's orders to take a version of the global model: {@code promote} and {@code
 * rollback}.
 *
 * <p>Order and weights are two contents, which may arrive in any order, in different passes, and
 * the ground may have published a later version meanwhile. So an order is pending until a model has
 * arrived whose number is not below the one that it names. Which orders are pending follows from
 * the orders that the {@link OrderReceiver} remembers and the {@link GlobalProgress} of the
 * checkpoint, which changes together with the weights: a kill at any moment leaves an order that is
 * obeyed to its end, or one that still is.
 */
final class GlobalOrders {

  private static final Logger log = LoggerFactory.getLogger(GlobalOrders.class);

  private final Learner learner;
  private final ModelAdoption adoption;
  private final LearningLoop learning;
  private final DiskWatch disk;
  private final Supplier<ExchangeState> exchange;
  private final OrderReceiver receiver;
  private GlobalProgress progress;

  /**
   * Resumes from a checkpoint.
   *
   * @param exchange the present state of the exchange with the ground
   */
  GlobalOrders(
      FlightSettings settings,
      Equipment equipment,
      ModelAdoption adoption,
      LearningLoop learning,
      DiskWatch disk,
      Supplier<ExchangeState> exchange,
      GlobalProgress progress) {
    this.learner = equipment.learner();
    this.adoption = adoption;
    this.learning = learning;
    this.disk = disk;
    this.exchange = exchange;
    this.progress = progress;
    this.receiver =
        new OrderReceiver(
            settings.satellite(),
            equipment.ground().commands().orders(),
            new LastState(equipment.ground().memory(), "orders"),
            disk::now,
            Arrays.stream(Action.values()).<OrderHandler>map(Handler::new).toList());
  }

  OrderReceiver receiver() {
    return receiver;
  }

  GlobalProgress progress() {
    return progress;
  }

  /** The newest global model that has arrived, or the start model; empty if none is known. */
  Optional<Weights> newest() {
    return exchange.get().mirror().received().stream().findFirst();
  }

  /** A model with that number has arrived. */
  void onModel(long number) {
    progress = progress.withReceived(number);
  }

  /**
   * What the orders that can be obeyed now want; empty if there are none.
   *
   * <p>A rollback outweighs a promotion: what was learned before it is to be dropped either way.
   */
  Optional<Action> due() {
    List<Order> due = dueOrders();
    return due.stream().map(order -> GlobalVersionOrder.of(order).action()).max(Action::compareTo);
  }

  private List<Order> dueOrders() {
    return Arrays.stream(Action.values())
        .flatMap(action -> receiver.latest(action.kind()).stream())
        .filter(
            order ->
                order.number() > progress.obeyed()
                    && GlobalVersionOrder.of(order).number() <= progress.received())
        .toList();
  }

  /** The orders that were due are obeyed; the next checkpoint says so. */
  void onObeyed() {
    long newest = dueOrders().stream().mapToLong(Order::number).max().orElse(progress.obeyed());
    progress = progress.withObeyed(newest);
    log.info("event=order-obeyed number={} received={}", newest, progress.received());
  }

  /**
   * Obeys what is due with the model that arrived last.
   *
   * @return true if something was due, and the state must be made durable
   */
  boolean settle() {
    Optional<Action> action = due();
    Optional<Weights> global = newest();
    if (action.isEmpty() || global.isEmpty()) {
      return false;
    }
    if (action.get() == Action.ROLLBACK || learning.delivered().number() < progress.received()) {
      Weights before = learner.weights();
      adoption.replace(global.get(), progress.received());
      learning.beginRound(adoption.own(global.get()), before, true);
    }
    onObeyed();
    return true;
  }

  /** Gives the orders of one kind to {@link #settle}. */
  private final class Handler implements OrderHandler {

    private final Action action;

    Handler(Action action) {
      this.action = action;
    }

    @Override
    public String kind() {
      return action.kind();
    }

    @Override
    public Optional<String> objection(Order order) {
      try {
        Objects.requireNonNull(GlobalVersionOrder.of(order));
        return Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void obey(Order order) {
      if (settle() || disk.isFailing()) {
        disk.requireCheckpoint();
      }
    }
  }
}
