package space.perigee.onboard.flight;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.example.Example;
import space.perigee.sync.example.ExampleBatch;
import space.perigee.sync.example.LabelBatch;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.Sender;
import space.perigee.sync.transfer.Subject;

/** A plain ground: it answers each model of the satellite with one made from it. */
final class VirtualGround implements ExchangeListener {

  private final ModelExchange exchange;
  private final Endpoint endpoint;
  private final UnaryOperator<Weights> aggregation;
  final List<Incoming> heard = new ArrayList<>();
  final List<Receipt> receipts = new ArrayList<>();
  final List<ExampleBatch> examples = new ArrayList<>();
  @Nullable Weights global;

  /** Labels examples, if it is there. */
  @Nullable ToIntFunction<Example> people;

  private int labeled;
  int refused;
  private int answered;

  VirtualGround(Weights start, UnaryOperator<Weights> aggregation) {
    this.aggregation = aggregation;
    Peer peer = Peer.passing();
    this.exchange =
        new ModelExchange(
            ModelExchange.Settings.ofGround(64),
            ExchangeState.startingFrom(start),
            peer.seal(),
            new Outbox(
                new MemoryJournalFolder(), Long.MAX_VALUE, Outbox.Policy.REJECT, peer.numbers()),
            this);
    this.endpoint =
        new Endpoint(
            new Endpoint.Settings(Duration.ofSeconds(5), 3, 1 << 20),
            new Frames(new OpenSeal()),
            new SegmentStore(new MemoryJournalFolder()),
            ReplayWindow.forgetful(),
            0,
            List.of(exchange, new Labellers()));
  }

  void step(Instant now, VirtualLink link) {
    if (!link.isUp()) {
      return;
    }
    for (byte[] wire = link.down.poll(); wire != null; wire = link.down.poll()) {
      endpoint.onFrame(wire, now);
    }
    if (answered < heard.size() && exchange.mayOffer()) {
      Incoming last = heard.get(heard.size() - 1);
      global = aggregation.apply(last.weights());
      exchange.offer(
          global, Subject.ofModel(last.samples(), last.weights().version(), heard.size()), now);
      answered = heard.size();
    }
    Optional<Endpoint.Wire> frame = endpoint.poll(now);
    for (int sent = 0; frame.isPresent() && sent < 5; sent++) {
      link.up.add(frame.get().bytes());
      frame = endpoint.poll(now);
    }
    frame.ifPresent(f -> link.up.add(f.bytes()));
  }

  /** Takes hard examples. */
  private final class Labellers implements Party {

    @Override
    public Map<Kind, Long> takes() {
      return Map.of(Kind.HARD_EXAMPLES, 1L << 20);
    }

    private @Nullable Sender sender;

    @Override
    public void join(Sender joined) {
      sender = joined;
    }

    @Override
    public void onReceipt(Receipt receipt, Instant now) {
      refused += receipt.verdict() == Receipt.Verdict.REFUSED ? 1 : 0;
    }

    @Override
    public Optional<Receipt> decided(Sha256 content) {
      return Optional.empty();
    }

    @Override
    public Receipt decide(Manifest manifest, Content content) {
      ExampleBatch batch = ExampleBatch.fromBytes(content.toBytes());
      examples.add(batch);
      ToIntFunction<Example> labeller = people;
      if (labeller != null && sender != null) {
        byte[] labels =
            new LabelBatch(
                    batch.examples().stream()
                        .map(e -> new LabelBatch.Label(e.id(), labeller.applyAsInt(e)))
                        .toList())
                .toBytes();
        sender.submit(
            Manifest.of(
                Sha256.of(labels),
                labels.length,
                64,
                1_000_000 + ++labeled,
                Subject.of(Kind.LABELS)),
            Content.of(labels),
            false);
      }
      return new Receipt(manifest.content(), Receipt.Verdict.ACCEPTED, "", List.of());
    }
  }

  /** The link came up. */
  void onLinkUp() {
    endpoint.onLinkUp(LinkTraits.reliable());
  }

  @Override
  public void onWeights(Incoming incoming, ExchangeState next) {
    heard.add(incoming);
  }

  @Override
  public void onRefused(Manifest manifest, Receipt receipt, ExchangeState next) {}

  @Override
  public void onReceipt(Receipt receipt, ExchangeState next) {
    receipts.add(receipt);
  }
}
