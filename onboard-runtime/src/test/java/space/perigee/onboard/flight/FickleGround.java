package space.perigee.onboard.flight;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import space.perigee.sync.example.Example;
import space.perigee.sync.example.ExampleBatch;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.Mirror;
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

/**
 * A ground that refuses some of what it is sent, forgets what it knew of the satellite's model, and
 * sends models of its own. It never changes its mind about a content.
 */
final class FickleGround implements ExchangeListener, Party {

  private static final int MOST_FRAMES = 6;

  private final SplittableRandom random;
  private final Map<Sha256, Receipt> given = new HashMap<>();
  private final Map<Sha256, Integer> sizes = new HashMap<>();
  private final Map<Sha256, Boolean> moods = new HashMap<>();
  private final Set<Long> accepted = new HashSet<>();
  private ModelExchange exchange;
  private Endpoint endpoint;
  private double refuses;
  private int models;

  /**
   * @param refuses share of the contents that it refuses
   */
  FickleGround(Weights start, double refuses, SplittableRandom random) {
    this.random = random;
    this.refuses = refuses;
    this.exchange = exchange(ExchangeState.startingFrom(start));
    this.endpoint = endpoint();
  }

  private ModelExchange exchange(ExchangeState state) {
    Peer peer = Peer.passing();
    return new ModelExchange(
        ModelExchange.Settings.ofGround(64),
        state,
        peer.seal(),
        new Outbox(new MemoryJournalFolder(), Long.MAX_VALUE, Outbox.Policy.REJECT, peer.numbers()),
        this);
  }

  private Endpoint endpoint() {
    return new Endpoint(
        new Endpoint.Settings(Duration.ofSeconds(10), 3, 1 << 20),
        new Frames(new OpenSeal()),
        new SegmentStore(new MemoryJournalFolder()),
        ReplayWindow.forgetful(),
        random.nextInt(),
        List.of(exchange, this));
  }

  /** From now on nothing is refused. */
  void calmDown() {
    refuses = 0;
  }

  /** Its disk is lost, but for what it decided on hard examples. */
  void forgetModels() {
    Mirror empty =
        Mirror.restore(exchange.state().mirror().layout(), List.of(), List.of(), List.of());
    exchange = exchange(new ExchangeState(empty, null, List.of(), null, List.of()));
    endpoint = endpoint();
    endpoint.onLinkUp(LinkTraits.reliable());
  }

  /** Offers a model near the last delta, unless one is on its way. */
  void offerModel(Instant now) {
    List<Weights> shared = exchange.state().mirror().shared();
    if (!shared.isEmpty() && exchange.mayOffer()) {
      float[] values = shared.get(0).toArray();
      values[random.nextInt(values.length)] += 0.01f;
      Weights model = Weights.of(shared.get(0).layout(), values);
      exchange.offer(model, Subject.ofModel(1, shared.get(0).version(), ++models), now);
    }
  }

  void onLinkUp() {
    endpoint.onLinkUp(LinkTraits.reliable());
  }

  void onFrame(byte[] wire, Instant now) {
    endpoint.onFrame(wire, now);
  }

  /** What it sends in a while. */
  Queue<byte[]> frames(Instant now) {
    Queue<byte[]> frames = new ArrayDeque<>();
    Optional<Endpoint.Wire> frame = endpoint.poll(now);
    while (frame.isPresent()) {
      frames.add(frame.get().bytes());
      frame = frames.size() < MOST_FRAMES ? endpoint.poll(now) : Optional.empty();
    }
    return frames;
  }

  /** Examples in a batch that arrived. */
  int sizeOf(Sha256 batch) {
    return sizes.getOrDefault(batch, 0);
  }

  /** Examples of all batches that it accepted. */
  int accepted() {
    return accepted.size();
  }

  /** True if it holds these weights. */
  boolean holds(Weights weights) {
    return exchange.state().mirror().find(weights.version()).isPresent();
  }

  @Override
  public Map<Kind, Long> takes() {
    return Map.of(Kind.HARD_EXAMPLES, 1L << 20);
  }

  @Override
  public void join(Sender sender) {}

  @Override
  public Optional<Receipt> decided(Sha256 content) {
    return Optional.ofNullable(given.get(content));
  }

  @Override
  public Receipt decide(Manifest manifest, Content content) {
    ExampleBatch batch = ExampleBatch.fromBytes(content.toBytes());
    sizes.put(manifest.content(), batch.examples().size());
    boolean accepts = random.nextDouble() >= refuses;
    if (accepts) {
      for (Example example : batch.examples()) {
        if (!accepted.add(example.id())) {
          throw new AssertionError("example " + example.id() + " came twice");
        }
      }
    }
    Receipt receipt =
        new Receipt(
            manifest.content(),
            accepts ? Receipt.Verdict.ACCEPTED : Receipt.Verdict.REFUSED,
            "",
            List.of());
    given.put(manifest.content(), receipt);
    return receipt;
  }

  @Override
  public void onReceipt(Receipt receipt, Instant now) {}

  @Override
  public Optional<String> objection(Manifest manifest) {
    boolean refused = moods.computeIfAbsent(manifest.content(), c -> random.nextDouble() < refuses);
    return refused ? Optional.of("a mood") : Optional.empty();
  }

  @Override
  public void onWeights(Incoming incoming, ExchangeState next) {}

  @Override
  public void onRefused(Manifest manifest, Receipt receipt, ExchangeState next) {}

  @Override
  public void onReceipt(Receipt receipt, ExchangeState next) {}
}
