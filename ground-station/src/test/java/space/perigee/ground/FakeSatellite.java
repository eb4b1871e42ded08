package space.perigee.ground;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.MqttBroker;
import space.perigee.sync.link.MqttLink;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Frame;
import space.perigee.sync.transfer.MemorySegmentStore;
import space.perigee.sync.transfer.Receipt;

/** The satellite's end over a real broker. Moves only when pumped, by the thread that pumps. */
public final class FakeSatellite implements ExchangeListener, AutoCloseable {

  private static final int SEGMENT_BYTES = 512;

  private final String name;
  private final Link link;
  private final ModelExchange exchange;
  private final List<Incoming> models = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();
  private int generation;

  public FakeSatellite(String brokerUri, String mission, String name, Weights start) {
    this.name = name;
    this.link = MqttLink.ofSatellite(MqttBroker.of(brokerUri), mission, name);
    this.exchange =
        new ModelExchange(
            ModelExchange.Settings.ofSatellite(SEGMENT_BYTES, Duration.ofMillis(500)),
            ExchangeState.startingFrom(start),
            new MemorySegmentStore(),
            this);
  }

  public FakeSatellite contact() {
    link.open();
    return this;
  }

  public void endContact() {
    link.shut();
  }

  public void offer(Weights weights, long samples) {
    exchange.offer(weights, samples, null);
  }

  /** Moves what can be moved now. */
  public void pump() {
    try {
      Optional<Link.Event> event = link.next(Duration.ofMillis(1));
      while (event.isPresent()) {
        if (event.get() instanceof Link.Arrival arrival) {
          exchange.onFrame(arrival.wire());
        }
        event = link.next(Duration.ZERO);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (link.generation() != generation) {
      generation = link.generation();
      exchange.onLinkUp();
    }
    Instant now = Clock.systemUTC().instant();
    while (link.hasRoom()) {
      Optional<Frame> frame = exchange.poll(now);
      if (frame.isEmpty()) {
        return;
      }
      link.send(name, frame.get());
    }
  }

  public List<Incoming> models() {
    return models;
  }

  public List<Receipt> receipts() {
    return receipts;
  }

  public boolean isIdle() {
    return exchange.outgoing().isEmpty();
  }

  @Override
  public void onWeights(Incoming incoming, ExchangeState next) {
    models.add(incoming);
  }

  @Override
  public void onRefused(Receipt receipt, ExchangeState next) {}

  @Override
  public void onReceipt(Receipt receipt, ExchangeState next) {
    receipts.add(receipt);
  }

  @Override
  public void close() {
    link.close();
  }
}
