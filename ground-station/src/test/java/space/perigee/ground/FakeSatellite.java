package space.perigee.ground;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.LinkPump;
import space.perigee.sync.link.uri.Links;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.SequenceNumbers;
import space.perigee.sync.transfer.Subject;

/** The satellite's end over a real broker. Moves only when pumped, by the thread that pumps. */
public final class FakeSatellite implements ExchangeListener, AutoCloseable {

  private static final int SEGMENT_BYTES = 512;

  private final Link link;
  private final ModelExchange exchange;
  private final LinkPump pump;
  private final List<Incoming> models = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();

  public FakeSatellite(String link, String mission, String name, Weights start) {
    this(link, mission, name, start, new OpenSeal());
  }

  public FakeSatellite(String link, String mission, String name, Weights start, FrameSeal seal) {
    this.link = Links.ofSatellite(List.of(link), mission, name, Clock.systemUTC());
    Peer peer = new Peer(seal, SequenceNumbers.byClock(), ReplayWindow.forgetful());
    this.exchange =
        new ModelExchange(
            ModelExchange.Settings.ofSatellite(SEGMENT_BYTES),
            ExchangeState.startingFrom(start),
            peer.seal(),
            new Outbox(
                new MemoryJournalFolder(), Long.MAX_VALUE, Outbox.Policy.REJECT, peer.numbers()),
            this);
    Endpoint endpoint =
        new Endpoint(
            new Endpoint.Settings(Duration.ofMillis(500), 3, 1 << 20),
            new Frames(seal),
            new SegmentStore(new MemoryJournalFolder()),
            ReplayWindow.forgetful(),
            0,
            List.of(exchange));
    this.pump = LinkPump.ofEndpoint(endpoint, this.link, name);
  }

  public FakeSatellite contact() {
    link.open();
    return this;
  }

  public void endContact() {
    link.shut();
  }

  public void offer(Weights weights, long samples) {
    exchange.offer(weights, Subject.ofDelta(samples), Clock.systemUTC().instant());
  }

  /** Moves what can be moved now. */
  public void pump() {
    try {
      pump.turn(Duration.ofMillis(1), Clock.systemUTC());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
  public void onRefused(Manifest manifest, Receipt receipt, ExchangeState next) {}

  @Override
  public void onReceipt(Receipt receipt, ExchangeState next) {
    receipts.add(receipt);
  }

  @Override
  public void close() {
    link.close();
  }
}
