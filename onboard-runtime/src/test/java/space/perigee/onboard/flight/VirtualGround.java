package space.perigee.onboard.flight;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Frame;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.MemorySegmentStore;
import space.perigee.sync.transfer.Receipt;

/** A plain ground: it answers each model of the satellite with one made from it. */
final class VirtualGround implements ExchangeListener {

  private final ModelExchange exchange;
  private final UnaryOperator<Weights> aggregation;
  final List<Incoming> heard = new ArrayList<>();
  final List<Receipt> receipts = new ArrayList<>();
  @Nullable Weights global;
  private int answered;

  VirtualGround(Weights start, UnaryOperator<Weights> aggregation) {
    this.aggregation = aggregation;
    this.exchange =
        new ModelExchange(
            ModelExchange.Settings.ofGround(64, Duration.ofSeconds(5)),
            ExchangeState.startingFrom(start),
            new MemorySegmentStore(),
            this);
  }

  void step(Instant now, VirtualLink link) {
    if (!link.isUp()) {
      return;
    }
    for (byte[] wire = link.down.poll(); wire != null; wire = link.down.poll()) {
      exchange.onFrame(wire);
    }
    if (answered < heard.size() && exchange.mayOffer()) {
      Incoming last = heard.get(heard.size() - 1);
      global = aggregation.apply(last.weights());
      exchange.offer(global, last.samples(), last.weights().version());
      answered = heard.size();
    }
    Optional<Frame> frame = exchange.poll(now);
    for (int sent = 0; frame.isPresent() && sent < 5; sent++) {
      link.up.add(Frames.encode(frame.get()));
      frame = exchange.poll(now);
    }
    frame.ifPresent(f -> link.up.add(Frames.encode(f)));
  }

  /** The link came up. */
  void onLinkUp() {
    exchange.onLinkUp();
  }

  @Override
  public void onWeights(Incoming incoming, ExchangeState next) {
    heard.add(incoming);
  }

  @Override
  public void onRefused(Receipt receipt, ExchangeState next) {}

  @Override
  public void onReceipt(Receipt receipt, ExchangeState next) {
    receipts.add(receipt);
  }
}
