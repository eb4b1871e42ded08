package space.perigee.ground;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import space.perigee.sync.delta.DeltaTarget;
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

/** A satellite at the other end of a {@link DirectLink}. */
public class DirectSatellite implements ExchangeListener {

  public final String name;
  public final List<Receipt> receipts = new ArrayList<>();
  public final List<Incoming> models = new ArrayList<>();
  public final ModelExchange exchange;
  private DirectLink link;
  private final Endpoint endpoint;

  /** A satellite that starts from a model; it is not in reach yet. */
  public DirectSatellite(
      String name, DirectLink link, Weights start, DeltaTarget target, Peer peer) {
    this.name = name;
    this.link = link;
    this.exchange =
        new ModelExchange(
            ModelExchange.Settings.ofSatellite(1024).withTarget(target),
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
  }

  /** The ground was started again, behind another link. */
  public void moveTo(DirectLink next) {
    link = next;
    next.online(name);
    onLinkUp();
  }

  /** A contact begins: what was in flight is in doubt. */
  public void onLinkUp() {
    endpoint.onLinkUp(LinkTraits.reliable());
  }

  public void offer(Weights weights, long samples, Instant now) {
    exchange.offer(weights, Subject.ofDelta(samples), now);
  }

  /** Puts what it has to send on the link. */
  public void send(Instant now) {
    for (Optional<Endpoint.Wire> frame = endpoint.poll(now);
        frame.isPresent();
        frame = endpoint.poll(now)) {
      link.arrive(name, frame.get().bytes());
    }
  }

  /** Takes what the ground has sent. */
  public void receive(Instant now) {
    link.take(name).forEach(frame -> endpoint.onFrame(frame.bytes(), now));
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
}
