package space.perigee.sync.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.Subject;

/** A satellite and a ground station with disks, and the link between them. */
final class TwoEnds {

  static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("W", List.of(20, 25))));
  static final Weights START = moved(Weights.zero(LAYOUT), 1);

  static Weights moved(Weights from, long seed) {
    Random random = new Random(seed);
    float[] values = from.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (0.01 * random.nextGaussian());
    }
    return Weights.of(LAYOUT, values);
  }

  /** One end with a disk: what it was told to keep survives {@link #kill()}. */
  static final class End implements ExchangeListener {
    final ModelExchange.Settings settings;
    final List<Incoming> incoming = new ArrayList<>();
    final List<Receipt> receipts = new ArrayList<>();
    final List<Receipt> refusals = new ArrayList<>();
    final MemoryJournalFolder waiting = new MemoryJournalFolder();
    private final MemoryJournalFolder segments = new MemoryJournalFolder();
    private final Peer peer = Peer.passing();
    private int starts;
    byte[] disk;
    int quota = QUOTA;
    boolean diesAfterReceipt;
    Outbox outbox;
    ModelExchange exchange;
    Endpoint endpoint;

    End(ModelExchange.Settings settings, Weights start) {
      this.settings = settings;
      this.disk = ExchangeState.startingFrom(start).toBytes();
      this.outbox = outbox();
      this.exchange = exchange();
      this.endpoint = endpoint();
    }

    private Outbox outbox() {
      return new Outbox(waiting, quota, Outbox.Policy.REJECT, peer.numbers());
    }

    private ModelExchange exchange() {
      return new ModelExchange(
          settings, ExchangeState.fromBytes(LAYOUT, disk), peer.seal(), outbox, this);
    }

    /** The delta that waits to be sent. */
    byte[] delta() {
      return DescribedDelta.read(Kind.DELTA, outbox.entries().get(0).content())
          .orElseThrow()
          .delta();
    }

    private Endpoint endpoint() {
      return new Endpoint(
          new Endpoint.Settings(TIMEOUT, 3, 1 << 20),
          new Frames(new OpenSeal()),
          new SegmentStore(segments),
          ReplayWindow.forgetful(),
          1000 * starts++,
          List.of(exchange));
    }

    void kill() {
      outbox = outbox();
      exchange = exchange();
      endpoint = endpoint();
    }

    void save() {
      disk = exchange.state().toBytes();
    }

    void offer(Weights weights, long samples, @Nullable ModelVersion merged) {
      Subject subject =
          settings.outgoing() == Kind.DELTA
              ? Subject.ofDelta(samples)
              : Subject.ofModel(samples, merged, 0);
      exchange.offer(weights, subject, NOW);
      save();
    }

    @Override
    public void onWeights(Incoming arrived, ExchangeState next) {
      incoming.add(arrived);
      disk = next.toBytes();
    }

    @Override
    public void onRefused(Manifest manifest, Receipt receipt, ExchangeState next) {
      refusals.add(receipt);
      disk = next.toBytes();
    }

    @Override
    public void onReceipt(Receipt receipt, ExchangeState next) {
      receipts.add(receipt);
      disk = next.toBytes();
      if (diesAfterReceipt) {
        throw new IllegalStateException("killed");
      }
    }
  }

  /** Room for two of the longest contents. */
  static final int QUOTA = 10_000;

  static final Duration TIMEOUT = Duration.ofSeconds(10);
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  final End satellite;
  final End ground;
  Instant now = NOW;

  /** Both deliver every bit. */
  TwoEnds() {
    this(new DeltaTarget.Lossless());
  }

  /**
   * @param deltas what the satellite sends
   */
  TwoEnds(DeltaTarget deltas) {
    satellite = new End(ModelExchange.Settings.ofSatellite(64).withTarget(deltas), START);
    ground = new End(ModelExchange.Settings.ofGround(64), START);
  }

  boolean pass(int rounds, double loss, Random random) {
    satellite.endpoint.onLinkUp(LinkTraits.reliable());
    ground.endpoint.onLinkUp(LinkTraits.reliable());
    for (int i = 0; i < rounds; i++) {
      boolean said = carry(satellite, ground, loss, random);
      said |= carry(ground, satellite, loss, random);
      if (!said) {
        now = now.plus(TIMEOUT);
      }
      if (satellite.exchange.outgoing().isEmpty() && ground.exchange.outgoing().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  boolean carry(End from, End to, double loss, Random random) {
    Optional<Endpoint.Wire> frame = from.endpoint.poll(now);
    frame
        .filter(f -> random.nextDouble() >= loss)
        .ifPresent(f -> assertThat(to.endpoint.onFrame(f.bytes(), now)).isTrue());
    return frame.isPresent();
  }

  boolean pass() {
    return pass(1000, 0, new Random(1));
  }
}
