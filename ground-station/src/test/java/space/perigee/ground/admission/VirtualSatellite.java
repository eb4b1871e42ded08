package space.perigee.ground.admission;

import java.time.Instant;
import space.perigee.ground.DirectLink;
import space.perigee.ground.DirectSatellite;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Subject;

/** A satellite in the same process, which adopts every version; moves only when pumped. */
final class VirtualSatellite extends DirectSatellite {

  private Weights model;
  private long adopted;
  private long trained;

  VirtualSatellite(String name, DirectLink link, Weights start) {
    super(name, link, start, new DeltaTarget.Lossless(), Peer.passing());
    this.model = start;
    link.online(name);
  }

  /** Its model: the version that it adopted, and what it has learned since. */
  Weights model() {
    return model;
  }

  /** Contents of it that were answered. */
  int receipts() {
    return receipts.size();
  }

  /** Delivers weights that it says to have trained from {@code samples} samples more. */
  void deliver(Weights weights, long samples, Instant now) {
    model = weights;
    trained += samples;
    exchange.offer(weights, Subject.ofDelta(trained, adopted), now);
  }

  /** Receives and sends what there is. */
  void pump(Instant now) {
    receive(now);
    send(now);
  }

  @Override
  public void onWeights(Incoming incoming, ExchangeState next) {
    super.onWeights(incoming, next);
    model = incoming.weights();
    adopted = incoming.manifest().subject().number();
  }
}
