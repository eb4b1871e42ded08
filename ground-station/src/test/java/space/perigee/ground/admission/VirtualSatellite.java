package space.perigee.ground.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.Subject;

/** A satellite in the same process, which adopts every version; moves only when pumped. */
final class VirtualSatellite implements ExchangeListener {

  final String name;
  private final QueueLink link;
  private final ModelExchange exchange;
  private final Endpoint endpoint;
  private Weights model;
  private long adopted;
  private long trained;
  private int receipts;

  VirtualSatellite(String name, QueueLink link, Weights start) {
    this.name = name;
    this.link = link;
    this.model = start;
    Peer peer = Peer.passing();
    this.exchange =
        new ModelExchange(
            ModelExchange.Settings.ofSatellite(1024),
            ExchangeState.startingFrom(start),
            peer.seal(),
            new Outbox(
                new MemoryJournalFolder(), Long.MAX_VALUE, Outbox.Policy.REJECT, peer.numbers()),
            this);
    this.endpoint =
        new Endpoint(
            new Endpoint.Settings(Duration.ofSeconds(2), 3, 1 << 22),
            new Frames(peer.seal()),
            new SegmentStore(new MemoryJournalFolder()),
            peer.window(),
            0,
            List.of(exchange));
    endpoint.onLinkUp(LinkTraits.reliable());
    link.presence(name, true);
  }

  /** Its model: the version that it adopted, and what it has learned since. */
  Weights model() {
    return model;
  }

  /** Contents of it that were answered. */
  int receipts() {
    return receipts;
  }

  /** Delivers weights that it says to have trained from {@code samples} samples more. */
  void deliver(Weights weights, long samples, Instant now) {
    model = weights;
    trained += samples;
    exchange.offer(
        weights,
        new Subject(Subject.ofDelta(trained).kind(), null, trained, null, adopted, false),
        now);
  }

  /** Receives and sends what there is. */
  void pump(Instant now) {
    for (byte[] wire = link.to(name).poll(); wire != null; wire = link.to(name).poll()) {
      endpoint.onFrame(wire, now);
    }
    for (Optional<Endpoint.Wire> frame = endpoint.poll(now);
        frame.isPresent();
        frame = endpoint.poll(now)) {
      link.arrive(name, frame.get().bytes());
    }
  }

  @Override
  public void onWeights(Incoming incoming, ExchangeState next) {
    model = incoming.weights();
    adopted = incoming.manifest().subject().number();
  }

  @Override
  public void onRefused(Manifest manifest, Receipt receipt, ExchangeState next) {}

  @Override
  public void onReceipt(Receipt receipt, ExchangeState next) {
    receipts++;
  }
}
