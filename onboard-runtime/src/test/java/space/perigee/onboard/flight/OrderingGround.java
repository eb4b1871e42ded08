package space.perigee.onboard.flight;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.GlobalVersionOrder;
import space.perigee.sync.order.GlobalVersionOrder.Action;
import space.perigee.sync.order.Order;
import space.perigee.sync.order.OrderSeal;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Courier;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.Subject;
import space.perigee.sync.v1.Command;

/** A ground that publishes and orders what the test says. */
final class OrderingGround implements ExchangeListener {

  final List<Incoming> heard = new ArrayList<>();
  final List<String> answers = new ArrayList<>();
  private final VirtualLink link;
  private final InstantSource clock;
  private final Endpoint endpoint;
  private final ModelExchange exchange;
  private final Courier courier;
  private @Nullable Runnable wanted;

  OrderingGround(Weights start, VirtualLink link, InstantSource clock) {
    this.link = link;
    this.clock = clock;
    Peer peer = Peer.passing();
    this.exchange =
        new ModelExchange(
            ModelExchange.Settings.ofGround(64),
            ExchangeState.startingFrom(start),
            peer.seal(),
            new Outbox(
                new MemoryJournalFolder(), Long.MAX_VALUE, Outbox.Policy.REJECT, peer.numbers()),
            this);
    this.courier =
        Courier.sending(
            new Outbox(new MemoryJournalFolder(), 1 << 20, Outbox.Policy.REJECT, peer.numbers()),
            Set.of(Kind.COMMAND),
            receipt -> answers.add(receipt.verdict() + " " + receipt.reason()));
    this.endpoint =
        new Endpoint(
            new Endpoint.Settings(Duration.ofSeconds(5), 3, 1 << 20),
            new Frames(new OpenSeal()),
            new SegmentStore(new MemoryJournalFolder()),
            peer.window(),
            0,
            List.of(exchange, courier));
  }

  /** A contact begins: what was in flight is in doubt. */
  void onLinkUp() {
    endpoint.onLinkUp(LinkTraits.reliable());
  }

  void publish(Weights weights, long number) {
    publish(weights, number, null);
  }

  void publish(Weights weights, long number, @Nullable Weights merged) {
    wanted =
        () ->
            exchange.offer(
                weights,
                Subject.ofModel(1, merged == null ? null : merged.version(), number),
                clock.instant());
  }

  void order(Action action, Weights weights, long number, long order) {
    byte[] signed =
        OrderSeal.open()
            .sign(
                new Order(
                    action.kind(),
                    "sat",
                    order,
                    clock.instant().plus(Duration.ofDays(1)),
                    new GlobalVersionOrder(action, weights.version(), number).body()));
    courier.post(
        Subject.of(Kind.COMMAND),
        Content.of(
            Command.newBuilder().setSignedOrder(ByteString.copyFrom(signed)).build().toByteArray()),
        64,
        null,
        null,
        clock.instant());
  }

  void step() {
    if (!link.isUp()) {
      return;
    }
    for (byte[] wire = link.down.poll(); wire != null; wire = link.down.poll()) {
      endpoint.onFrame(wire, clock.instant());
    }
    if (wanted != null && exchange.mayOffer()) {
      Objects.requireNonNull(wanted).run();
      wanted = null;
    }
    for (int sent = 0; sent < 6; sent++) {
      Optional<Endpoint.Wire> frame = endpoint.poll(clock.instant());
      frame.ifPresent(f -> link.up.add(f.bytes()));
    }
  }

  @Override
  public void onWeights(Incoming incoming, ExchangeState next) {
    heard.add(incoming);
  }

  @Override
  public void onRefused(Manifest manifest, Receipt receipt, ExchangeState next) {}

  @Override
  public void onReceipt(Receipt receipt, ExchangeState next) {}
}
