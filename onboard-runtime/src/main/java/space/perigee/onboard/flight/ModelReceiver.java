package space.perigee.onboard.flight;

import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.DiskWatch;
import space.perigee.onboard.flight.account.FlightCounters;
import space.perigee.onboard.flight.learn.LearningLoop;
import space.perigee.onboard.flight.learn.ModelAdoption;
import space.perigee.onboard.learning.Learner;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.GlobalVersionOrder;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.trust.VersionFloor;

/** Handles models and receipts from the ground; each is durable before it is answered. */
final class ModelReceiver implements ExchangeListener {

  private static final Logger log = LoggerFactory.getLogger(ModelReceiver.class);

  private final Learner learner;
  private final VersionFloor floor;
  private final ModelAdoption adoption;
  private final LearningLoop learning;
  private final GlobalOrders orders;
  private final FlightCounters counters;
  private final DiskWatch disk;
  private final Consumer<ExchangeState> save;

  /**
   * @param adoption decides whether a model replaces the learner's
   * @param orders may decide in its place
   * @param save saves a checkpoint with a state of the exchange
   */
  ModelReceiver(
      Equipment equipment,
      ModelAdoption adoption,
      LearningLoop learning,
      GlobalOrders orders,
      FlightCounters counters,
      DiskWatch disk,
      Consumer<ExchangeState> save) {
    this.learner = equipment.learner();
    this.floor = equipment.ground().floor();
    this.adoption = adoption;
    this.learning = learning;
    this.orders = orders;
    this.counters = counters;
    this.disk = disk;
    this.save = save;
  }

  /** If the disk fails, the answer waits until a later checkpoint is durable. */
  private void checkpoint(ExchangeState next) {
    disk.checkpoint(() -> save.accept(next));
  }

  @Override
  public Optional<String> objection(Manifest manifest) {
    return floor.refusal(manifest);
  }

  @Override
  public void onWeights(Incoming incoming, ExchangeState next) {
    if (disk.isFailing()) {
      disk.requireCheckpoint();
    }
    floor.adopt(incoming.manifest());
    Weights before = learner.weights();
    long number = incoming.manifest().subject().number();
    orders.onModel(number);
    Optional<GlobalVersionOrder.Action> ordered = orders.due();
    ModelAdoption.Decision decision =
        ordered.isEmpty()
            ? adoption.decide(incoming, next, learning.guard()::admits)
            : switch (ordered.get()) {
              case PROMOTE -> adoption.adopt(incoming, next);
              case ROLLBACK -> adoption.replace(incoming.weights(), number);
            };
    if (decision.adopted()) {
      learning.beginRound(adoption.own(incoming.weights()), before, ordered.isPresent());
    } else {
      learning.guard().refused();
    }
    ordered.ifPresent(action -> orders.onObeyed());
    counters.count(decision.adopted() ? Counter.MODELS_ADOPTED : Counter.MODELS_ROLLED_BACK);
    checkpoint(next);
    log.info(
        "event={} version={} goldenBefore={} goldenAfter={}",
        decision.adopted() ? "model-adopted" : "model-rolled-back",
        incoming.weights().version(),
        decision.currentAccuracy(),
        decision.candidateAccuracy());
  }

  @Override
  public void onRefused(Manifest manifest, Receipt receipt, ExchangeState next) {
    counters.count(Counter.MODELS_REFUSED);
    checkpoint(next);
    log.warn(
        "event=model-refused content={} verdict={} reason={}",
        receipt.content(),
        receipt.verdict(),
        receipt.reason());
  }

  @Override
  public void onReceipt(Receipt receipt, ExchangeState next) {
    boolean accepted = receipt.verdict() == Receipt.Verdict.ACCEPTED;
    counters.count(accepted ? Counter.DELTAS_ACKED : Counter.DELTAS_REFUSED);
    checkpoint(next);
    log.info(
        "event=delta-answered content={} verdict={} reason={}",
        receipt.content(),
        receipt.verdict(),
        receipt.reason());
  }
}
