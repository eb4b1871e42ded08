package space.perigee.sim.lab.flips;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.example.ExampleBatch;
import space.perigee.sync.example.LabelBatch;
import space.perigee.sync.exchange.ExchangeListener;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.exchange.Incoming;
import space.perigee.sync.exchange.ModelExchange;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.uri.Links;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.ContentReceiver;
import space.perigee.sync.transfer.Courier;
import space.perigee.sync.transfer.Endpoint;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.ReceiptBook;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.Subject;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.Keyring;
import space.perigee.sync.trust.SignedStatement;
import space.perigee.sync.trust.StatementCourier;
import space.perigee.sync.trust.TrustException;

/**
 * A ground that uses everything that a satellite stores: it sends a new key in a command, returns
 * each model as the next global version, and labels hard examples with what the satellite
 * predicted.
 */
final class SmallGround implements ExchangeListener, AutoCloseable {

  private static final int SEGMENT_BYTES = 512;
  private static final int MAX_FRAMES = 50;

  /**
   * Wall-clock time to wait for frames: a link of files looks into its folders from time to time.
   */
  private static final Duration LOOK = Duration.ofMillis(60);

  /** Frames of at least this length are segments. */
  private static final int SHORT_BYTES = 400;

  /** Makes the global version another one than the satellite's own. */
  private static final float SHRINK = 0.999f;

  private final Link link;
  private final Endpoint endpoint;
  private final ModelExchange exchange;
  private final Courier labels;
  private final Peer peer;
  private @Nullable Incoming heard;
  private @Nullable Incoming due;
  private long number;

  /** Announces its new key from the beginning. */
  SmallGround(FlipFiles files, Weights start, SettableClock clock)
      throws IOException, TrustException {
    Instant now = clock.instant();
    SignedStatement newKey =
        Keyring.open(files.groundKeys(), FlipFiles.GROUND)
            .rotate(now.minusSeconds(1), null, new SecureRandom());
    EndKeys keys = EndKeys.open(files.groundKeys(), FlipFiles.MISSION, FlipFiles.GROUND);
    JournalFolder memory = new MemoryJournalFolder();
    this.peer = Peer.remembered(keys.with(FlipFiles.SATELLITE, now), memory, now);
    this.exchange =
        new ModelExchange(
            ModelExchange.Settings.ofGround(SEGMENT_BYTES),
            ExchangeState.startingFrom(start),
            peer.seal(),
            outbox(),
            this);
    this.labels = Courier.sending(outbox(), Set.of(Kind.LABELS), receipt -> {});
    StatementCourier statements =
        new StatementCourier(
            FlipFiles.SATELLITE, new MemoryJournalFolder(), memory, peer.numbers());
    this.endpoint =
        new Endpoint(
            new Endpoint.Settings(Duration.ofSeconds(2), 3, 1 << 20),
            new Frames(peer.seal()),
            new SegmentStore(new MemoryJournalFolder()),
            peer.window(),
            0,
            List.of(
                exchange,
                labels,
                statements.party(),
                new ContentReceiver(
                    Kind.HARD_EXAMPLES,
                    1 << 20,
                    new ReceiptBook(new LastState(memory, "examples")),
                    (manifest, content) -> label(content, clock.instant()))));
    statements.bring(List.of(newKey), now);
    this.link =
        Links.ofGround(
            List.of(files.groundLink()), FlipFiles.MISSION, List.of(FlipFiles.SATELLITE), clock);
    link.open();
  }

  private Outbox outbox() {
    return new Outbox(
        new MemoryJournalFolder(), Long.MAX_VALUE, Outbox.Policy.REJECT, peer.numbers());
  }

  private Optional<String> label(Content content, Instant now) {
    Optional<Content> opened = peer.seal().open(content);
    if (opened.isEmpty()) {
      return Optional.of("it is not sealed for this end");
    }
    LabelBatch batch =
        new LabelBatch(
            ExampleBatch.fromBytes(opened.get().toBytes()).examples().stream()
                .map(example -> new LabelBatch.Label(example.id(), example.predicted()))
                .toList());
    peer.seal()
        .seal(Content.of(batch.toBytes()))
        .ifPresent(
            secret -> labels.post(Subject.of(Kind.LABELS), secret, SEGMENT_BYTES, null, null, now));
    return Optional.empty();
  }

  /** A contact begins: models that arrived in the one before are answered in this one. */
  void beginContact() {
    due = heard;
    heard = null;
  }

  /**
   * Takes what has arrived, and sends.
   *
   * @param isFading whether all segments are lost
   */
  void step(Instant now, boolean isFading) throws InterruptedException {
    for (Optional<Link.Event> event = link.next(LOOK);
        event.isPresent();
        event = link.next(Duration.ZERO)) {
      if (!(event.get() instanceof Link.Arrival arrival)) {
        endpoint.onLinkUp(link.traits());
      } else if (!isFading || arrival.wire().length < SHORT_BYTES) {
        endpoint.onFrame(arrival.wire(), now);
      }
    }
    offer(now);
    Optional<Endpoint.Wire> frame = endpoint.poll(now);
    for (int sent = 0; frame.isPresent() && sent < MAX_FRAMES; sent++) {
      if (!isFading || !frame.get().bulk()) {
        link.send(FlipFiles.SATELLITE, frame.get());
      }
      frame = endpoint.poll(now);
    }
  }

  private void offer(Instant now) {
    Incoming answered = due;
    if (answered == null || !exchange.mayOffer()) {
      return;
    }
    due = null;
    number++;
    float[] values = answered.weights().toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= SHRINK;
    }
    exchange.offer(
        Weights.of(answered.weights().layout(), values),
        Subject.ofModel(answered.samples(), answered.weights().version(), number),
        now);
  }

  /** Number of the last global version. */
  long number() {
    return number;
  }

  @Override
  public void onWeights(Incoming incoming, ExchangeState next) {
    heard = incoming;
  }

  @Override
  public void onRefused(Manifest manifest, Receipt receipt, ExchangeState next) {}

  @Override
  public void onReceipt(Receipt receipt, ExchangeState next) {}

  @Override
  public void close() {
    link.close();
  }
}
