package space.perigee.ground;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.LinkListener;
import space.perigee.sync.link.LinkPump;
import space.perigee.sync.link.uri.Links;
import space.perigee.sync.model.Weights;
import space.perigee.sync.order.CommandReceiver;
import space.perigee.sync.order.GlobalVersionOrder;
import space.perigee.sync.order.GlobalVersionOrder.Action;
import space.perigee.sync.order.Order;
import space.perigee.sync.order.OrderHandler;
import space.perigee.sync.order.OrderReceiver;
import space.perigee.sync.order.OrderSeal;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.Deferral;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.SequenceNumbers;
import space.perigee.sync.transfer.Subject;

/** The satellite's end over a real broker. Moves only when pumped, by the thread that pumps. */
public final class FakeSatellite implements ExchangeListener, AutoCloseable {

  private static final int SEGMENT_BYTES = 512;

  /** Wall time after which an unanswered question is repeated. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

  private final MissionClock clock;
  private final String name;
  private final Link link;
  private final List<Endpoint.Wire> sent = new ArrayList<>();
  private final ModelExchange exchange;
  private final LinkPump pump;
  private final List<Incoming> models = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();
  private final List<GlobalVersionOrder> orders = new ArrayList<>();
  private final MemoryJournalFolder memory = new MemoryJournalFolder();
  private long bytesSent;
  private int deferrals;
  private Instant waitsUntil = Instant.MIN;

  public FakeSatellite(String link, String mission, String name, Weights start) {
    this(link, mission, name, start, new OpenSeal());
  }

  public FakeSatellite(String link, String mission, String name, Weights start, FrameSeal seal) {
    this(link, mission, name, start, seal, MissionClock.realTime(Clock.systemUTC()));
  }

  public FakeSatellite(
      String link, String mission, String name, Weights start, FrameSeal seal, MissionClock clock) {
    this.clock = clock;
    this.name = name;
    this.link = Links.ofSatellite(List.of(link), mission, name, clock);
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
            new Endpoint.Settings(clock.missionTime(ANSWER_TIMEOUT), 3, 1 << 20),
            new Frames(seal),
            new SegmentStore(new MemoryJournalFolder()),
            ReplayWindow.forgetful(),
            0,
            List.of(exchange, commands(name, seal)));
    this.pump = new LinkPump(this.link, new Counting(endpoint), new LinkPump.Limits(64, 64));
    pump.add(name, endpoint::poll);
  }

  private Party commands(String name, FrameSeal seal) {
    OrderReceiver receiver =
        new OrderReceiver(
            name,
            OrderSeal.open(),
            new LastState(memory, "orders"),
            clock,
            Arrays.stream(Action.values()).<OrderHandler>map(Recorder::new).toList());
    return CommandReceiver.party(
        Optional.empty(), receiver, seal, new LastState(memory, "commands"));
  }

  /** Remembers the orders of a kind. */
  private final class Recorder implements OrderHandler {

    private final Action action;

    Recorder(Action action) {
      this.action = action;
    }

    @Override
    public String kind() {
      return action.kind();
    }

    @Override
    public Optional<String> objection(Order order) {
      return Optional.empty();
    }

    @Override
    public void obey(Order order) {
      orders.add(GlobalVersionOrder.of(order));
    }
  }

  public FakeSatellite contact() {
    link.open();
    return this;
  }

  public void endContact() {
    link.shut();
  }

  public void offer(Weights weights, long samples) {
    exchange.offer(weights, Subject.ofDelta(samples), clock.instant());
  }

  /** The same, saying that they were trained from the newest model, as a satellite does. */
  public void offerSinceNewest(Weights weights, long samples) {
    long number =
        models.isEmpty() ? 0 : models.get(models.size() - 1).manifest().subject().number();
    exchange.offer(weights, Subject.ofDelta(samples, number), clock.instant());
  }

  /** Moves what can be moved now. */
  public void pump() {
    try {
      pump.turn(Duration.ofMillis(1), clock);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Bytes of all frames that it has sent. */
  public long bytesSent() {
    return bytesSent;
  }

  /**
   * How often it was told that nothing can be taken now. A question that is repeated since its
   * answer is late draws two answers, which count once.
   */
  public int deferrals() {
    return deferrals;
  }

  /** The frames that it has sent. */
  public List<Endpoint.Wire> sent() {
    return List.copyOf(sent);
  }

  /** Sends frames again, as somebody who recorded them. */
  public void replay(List<Endpoint.Wire> frames) {
    frames.forEach(frame -> link.send(name, frame));
  }

  public List<Incoming> models() {
    return models;
  }

  /** Orders that it has obeyed. */
  public List<GlobalVersionOrder> orders() {
    return orders;
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

  /** Pumps satellites until something is true. */
  public static void pumpUntil(
      Duration atMost, BooleanSupplier condition, FakeSatellite... satellites) {
    Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .atMost(atMost)
        .until(
            () -> {
              for (FakeSatellite satellite : satellites) {
                satellite.pump();
              }
              return condition.getAsBoolean();
            });
  }

  private final class Counting implements LinkListener {

    private final Endpoint endpoint;
    private final Frames frames = new Frames(new OpenSeal());

    Counting(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    @Override
    public boolean onArrival(Link.Arrival arrival, Instant now) {
      if (frames.decode(arrival.wire(), now).orElse(null) instanceof Deferral deferral) {
        deferrals += now.isBefore(waitsUntil) ? 0 : 1;
        waitsUntil = now.plus(deferral.delay());
      }
      return endpoint.onFrame(arrival.wire(), now);
    }

    @Override
    public void onLinkUp(LinkTraits traits) {
      endpoint.onLinkUp(traits);
    }

    @Override
    public void onSent(Endpoint.Wire frame) {
      bytesSent += frame.bytes().length;
      sent.add(frame);
    }
  }
}
