package space.perigee.sync.compatibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.journal.FileJournalFolder;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Announcement;
import space.perigee.sync.transfer.Deferral;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frame;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReceiptFrame;
import space.perigee.sync.transfer.Repair;
import space.perigee.sync.transfer.Segment;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.Status;
import space.perigee.sync.transfer.Subject;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.TrustException;

/**
 * An end of this version, with its state in a folder: a satellite or the ground, as they fly. A new
 * object on the same folder is the end after a restart.
 */
public final class FlownEnd implements ExchangeEnd, ExchangeListener {

  static final String MISSION = "m1";
  static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(new TensorSpec("0_W", List.of(60, 50)), new TensorSpec("0_b", List.of(60))));

  private static final int SEGMENT_BYTES = 256;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Path file;
  private final boolean isSatellite;
  private final Frames frames;
  private final ModelExchange exchange;
  private final Endpoint endpoint;
  private final List<String> events = new ArrayList<>();
  private float[] lastWeights = {};

  /**
   * Opens an end, new or as it was left.
   *
   * @param folder its state
   * @param keys its keys, or null for a link without keys
   * @param name its name
   * @param other name of the other end
   * @param isSatellite whether it is the satellite, or else the ground
   * @param density share of the weights that a delta carries; 0 for a lossless one
   */
  public FlownEnd(
      Path folder,
      @Nullable Path keys,
      String name,
      String other,
      Boolean isSatellite,
      Double density) {
    try {
      Files.createDirectories(folder);
      this.file = folder.resolve("exchange");
      this.isSatellite = isSatellite;
      JournalFolder memory = new FileJournalFolder(folder.resolve("ground"));
      Peer peer = peer(keys, name, other, memory);
      Outbox outbox =
          new Outbox(
              new FileJournalFolder(folder.resolve("outbox")),
              Long.MAX_VALUE,
              Outbox.Policy.REJECT,
              peer.numbers());
      ModelExchange.Settings settings =
          isSatellite
              ? ModelExchange.Settings.ofSatellite(SEGMENT_BYTES)
              : ModelExchange.Settings.ofGround(SEGMENT_BYTES);
      this.frames = new Frames(peer.seal());
      this.exchange =
          new ModelExchange(
              density == 0 ? settings : settings.withTarget(new DeltaTarget.Density(density)),
              state(),
              peer.seal(),
              outbox,
              this);
      this.endpoint =
          new Endpoint(
              new Endpoint.Settings(TIMEOUT, 3, 1 << 20),
              frames,
              new SegmentStore(new FileJournalFolder(folder.resolve("inbox"))),
              peer.window(),
              1,
              List.of(exchange));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (TrustException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Peer peer(@Nullable Path keys, String name, String other, JournalFolder memory)
      throws IOException, TrustException {
    return keys == null
        ? Peer.passing()
        : Peer.remembered(EndKeys.open(keys, MISSION, name).with(other, START), memory, START);
  }

  /** Mission time at which keys become valid. */
  static final Instant START = Instant.parse("2026-12-01T00:00:00Z");

  private ExchangeState state() throws IOException {
    return Files.exists(file)
        ? ExchangeState.fromBytes(LAYOUT, Files.readAllBytes(file))
        : ExchangeState.startingFrom(Weights.of(LAYOUT, moved(new float[LAYOUT.size()], 1)));
  }

  /** Weights near others, the same for the same seed in every version. */
  static float[] moved(float[] from, long seed) {
    Random random = new Random(seed);
    float[] values = from.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (0.01 * random.nextGaussian());
    }
    return values;
  }

  @Override
  public void linkUp(int maxFrameBytes, double oneWayLoss) {
    LinkTraits twoWay =
        maxFrameBytes == 0 ? LinkTraits.reliable() : LinkTraits.datagrams(maxFrameBytes, 1_000_000);
    endpoint.onLinkUp(oneWayLoss < 0 ? twoWay : twoWay.oneWay(oneWayLoss));
  }

  @Override
  public void offer(float[] weights, long number, long millis) {
    Subject subject = isSatellite ? Subject.ofDelta(number) : Subject.ofModel(number, null, number);
    exchange.offer(Weights.of(LAYOUT, weights), subject, Instant.ofEpochMilli(millis));
    save(exchange.state());
  }

  private void save(ExchangeState state) {
    try {
      Files.write(file, state.toBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public byte @Nullable [] poll(long millis) {
    return endpoint.poll(Instant.ofEpochMilli(millis)).map(Endpoint.Wire::bytes).orElse(null);
  }

  @Override
  public boolean receive(byte[] frame, long millis) {
    return endpoint.onFrame(frame, Instant.ofEpochMilli(millis));
  }

  @Override
  public void refuseFor(int seconds, long millis) {
    if (seconds > 0) {
      endpoint.receiver().close(Instant.ofEpochMilli(millis), Duration.ofSeconds(seconds));
    } else {
      endpoint.receiver().open();
    }
  }

  @Override
  public String describe(byte[] frame, long millis) {
    Optional<Frame> decoded = frames.decode(frame, Instant.ofEpochMilli(millis));
    return decoded.map(FlownEnd::text).orElse("");
  }

  /** Only what no version may read differently. */
  private static String text(Frame frame) {
    if (frame instanceof Manifest manifest) {
      return String.format(
          "manifest %s length=%d segments=%d",
          manifest.kind(), manifest.length(), manifest.segmentCount());
    }
    if (frame instanceof Segment segment) {
      return String.format("segment %d length=%d", segment.index(), segment.data().size());
    }
    if (frame instanceof Repair repair) {
      return String.format(
          "repair %d of %d from %d length=%d",
          repair.number(), repair.count(), repair.first(), repair.data().size());
    }
    if (frame instanceof Status status) {
      return String.format(
          "status known=%s horizon=%d missing=%d",
          status.known(), status.horizon(), status.missing().size());
    }
    if (frame instanceof Announcement announcement) {
      return String.format(
          "announcement %s length=%d",
          announcement.manifest().kind(), announcement.content().size());
    }
    if (frame instanceof ReceiptFrame receipt) {
      return String.format("receipt %s held=%d", receipt.verdict(), receipt.held().size());
    }
    if (frame instanceof Deferral deferral) {
      return String.format("deferral %s %s", deferral.scope(), deferral.delay());
    }
    return "poll";
  }

  @Override
  public List<String> events() {
    return List.copyOf(events);
  }

  @Override
  public float[] lastWeights() {
    return lastWeights.clone();
  }

  @Override
  public List<String> heldVersions() {
    return exchange.state().mirror().heldVersions().stream().map(ModelVersion::hex).toList();
  }

  @Override
  public boolean isSending() {
    return exchange.outgoing().isPresent();
  }

  @Override
  public void onWeights(Incoming arrived, ExchangeState next) {
    lastWeights = arrived.weights().toArray();
    events.add("weights " + arrived.weights().version().hex() + " " + arrived.samples());
    save(next);
  }

  @Override
  public void onRefused(Manifest manifest, Receipt receipt, ExchangeState next) {
    events.add("refused " + receipt.verdict());
    save(next);
  }

  @Override
  public void onReceipt(Receipt receipt, ExchangeState next) {
    events.add("receipt " + receipt.verdict());
    save(next);
  }
}
