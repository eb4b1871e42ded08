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
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Frame;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.MemorySegmentStore;
import space.perigee.sync.transfer.Receipt;

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
    private final MemorySegmentStore segments = new MemorySegmentStore();
    byte[] disk;
    ModelExchange exchange;

    End(ModelExchange.Settings settings, Weights start) {
      this.settings = settings;
      this.disk = ExchangeState.startingFrom(start).toBytes();
      this.exchange = restart();
    }

    private ModelExchange restart() {
      return new ModelExchange(settings, ExchangeState.fromBytes(LAYOUT, disk), segments, this);
    }

    void kill() {
      exchange = restart();
    }

    void save() {
      disk = exchange.state().toBytes();
    }

    void offer(Weights weights, long samples, @Nullable ModelVersion merged) {
      exchange.offer(weights, samples, merged);
      save();
    }

    @Override
    public void onWeights(Incoming arrived, ExchangeState next) {
      incoming.add(arrived);
      disk = next.toBytes();
    }

    @Override
    public void onRefused(Receipt receipt, ExchangeState next) {
      refusals.add(receipt);
      disk = next.toBytes();
    }

    @Override
    public void onReceipt(Receipt receipt, ExchangeState next) {
      receipts.add(receipt);
      disk = next.toBytes();
    }
  }

  static final Duration TIMEOUT = Duration.ofSeconds(10);

  final End satellite;
  final End ground;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /** Both deliver every bit. */
  TwoEnds() {
    this(new DeltaTarget.Lossless());
  }

  /**
   * @param deltas what the satellite sends
   */
  TwoEnds(DeltaTarget deltas) {
    satellite = new End(ModelExchange.Settings.ofSatellite(64, TIMEOUT).withTarget(deltas), START);
    ground = new End(ModelExchange.Settings.ofGround(64, TIMEOUT), START);
  }

  boolean pass(int rounds, double loss, Random random) {
    satellite.exchange.onLinkUp();
    ground.exchange.onLinkUp();
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
    Optional<Frame> frame = from.exchange.poll(now);
    frame
        .filter(f -> random.nextDouble() >= loss)
        .ifPresent(f -> assertThat(to.exchange.onFrame(Frames.encode(f))).isTrue());
    return frame.isPresent();
  }

  boolean pass() {
    return pass(1000, 0, new Random(1));
  }
}
