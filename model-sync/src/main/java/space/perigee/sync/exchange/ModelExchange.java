package space.perigee.sync.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaInfo;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.delta.UnknownBaseException;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Frame;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Receiver;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.transfer.Sender;

/**
 * One end of an exchange of model weights over a link that comes and goes.
 *
 * <p>{@link #offer} codes weights as a delta against the {@link Mirror} and keeps it until its
 * receipt; what comes in is decoded, verified and handed to the {@link ExchangeListener}, and the
 * mirror advances. When the other end no longer holds the base of a delta, its receipt says what it
 * holds, the mirror forgets the rest, and the same weights are coded again on what is left; at
 * worst on the zero weights, which is a full transfer. With a {@link Settings#target} that is not
 * lossless, what reaches the other end is near the weights that were offered, and what is missing
 * stays in the difference to the mirror, for the next offer.
 *
 * <p>No threads, sockets or clocks: frames go in by {@link #onFrame}, out by {@link #poll}. Not
 * thread-safe.
 */
public final class ModelExchange {

  /**
   * How an end behaves.
   *
   * @param outgoing kind of what this end sends
   * @param incoming kind of what it takes
   * @param segmentBytes size of a segment (bytes)
   * @param answerTimeout mission time after which an unanswered question is repeated
   * @param target how much of a change a delta carries; whatever it says, the first weights that
   *     the other end has nothing to compare with go without loss
   */
  public record Settings(
      Kind outgoing, Kind incoming, int segmentBytes, Duration answerTimeout, DeltaTarget target) {

    /** The satellite's end; its deltas are lossless. */
    public static Settings ofSatellite(int segmentBytes, Duration answerTimeout) {
      return new Settings(
          Kind.DELTA, Kind.MODEL, segmentBytes, answerTimeout, new DeltaTarget.Lossless());
    }

    /** The ground's end; its deltas are lossless. */
    public static Settings ofGround(int segmentBytes, Duration answerTimeout) {
      return new Settings(
          Kind.MODEL, Kind.DELTA, segmentBytes, answerTimeout, new DeltaTarget.Lossless());
    }

    public Settings withTarget(DeltaTarget next) {
      return new Settings(outgoing, incoming, segmentBytes, answerTimeout, next);
    }
  }

  /** A content may exceed the raw parameters by the versions and the lengths of its parts. */
  private static final int CONTENT_SLACK_BYTES = 4096;

  private static final int MAX_OPEN_TRANSFERS = 3;

  private final Settings settings;
  private final ExchangeListener listener;
  private final Sender sender;
  private final Receiver receiver;
  private ExchangeState state;

  /** Takes up where {@code state} stopped. */
  public ModelExchange(
      Settings settings, ExchangeState state, SegmentStore store, ExchangeListener listener) {
    this.settings = settings;
    this.state = state;
    this.listener = listener;
    this.sender = new Sender(settings.answerTimeout());
    long rawBytes = 4L * state.mirror().layout().size();
    long maxContentBytes = rawBytes + rawBytes / 128 + CONTENT_SLACK_BYTES;
    this.receiver =
        new Receiver(
            new Receiver.Limits(settings.incoming(), maxContentBytes, MAX_OPEN_TRANSFERS),
            store,
            new Judge());
    loadSender();
  }

  /** The state to keep; {@link ExchangeListener} is given it at every change that must last. */
  public ExchangeState state() {
    return sender.hasBegun() ? state.withOutgoingBegun() : state;
  }

  /** The content that waits for its receipt. */
  public Optional<Manifest> outgoing() {
    return sender.current();
  }

  /** Bytes still to be sent, as far as this end knows. */
  public long bytesLeft() {
    return sender.bytesLeft();
  }

  /** True if a new offer would not tear a transfer that has begun. */
  public boolean mayOffer() {
    return sender.current().isEmpty() || !sender.hasBegun();
  }

  /**
   * Codes {@code next} as a delta and loads it for sending. Does nothing if the other end holds
   * these weights already, or weights so near that a delta of this size would change nothing, or if
   * they are not finite. The caller makes {@link #state()} durable before the first frame leaves.
   *
   * @param samples training samples behind {@code next} since the start of the mission
   * @param merged of a global model: the version of the satellite's weights that went into it
   * @return the manifest of the delta, or nothing if there is nothing to send
   */
  public Optional<Manifest> offer(Weights next, long samples, @Nullable ModelVersion merged) {
    Optional<ExchangeState> coded = code(state, next, samples, merged);
    coded.ifPresent(
        offered -> {
          state = offered;
          loadSender();
        });
    return coded.isPresent() ? sender.current() : Optional.empty();
  }

  /** The state that offers {@code next}, or nothing if the other end holds it already. */
  private Optional<ExchangeState> code(
      ExchangeState from, Weights next, long samples, @Nullable ModelVersion merged) {
    Weights base = from.mirror().baseFor(next);
    if (base.equals(next) || !next.isFinite()) {
      return Optional.empty();
    }
    DeltaTarget target =
        from.mirror().shared().contains(base) ? settings.target() : new DeltaTarget.Lossless();
    DeltaCodec.Encoded delta =
        DeltaCodec.encode(
            base, next, target, DeltaCodec.Options.DEFAULT.withParent(from.sentLevels()));
    if (delta.result().equals(base)) {
      return Optional.empty();
    }
    byte[] content = delta.bytes();
    Manifest manifest =
        new Manifest(
            Sha256.of(content),
            content.length,
            settings.segmentBytes(),
            settings.outgoing(),
            samples,
            merged,
            0);
    return Optional.of(
        from.withMirror(from.mirror().offer(delta.result()))
            .withOutgoing(new ExchangeState.Outgoing(manifest, content, delta.levels(), false)));
  }

  private void loadSender() {
    ExchangeState.Outgoing outgoing = state.outgoing();
    if (outgoing != null) {
      sender.load(outgoing.manifest(), outgoing.content(), outgoing.begun());
    }
  }

  /** The link is up: what was under way is asked for again. */
  public void onLinkUp() {
    sender.onLinkUp();
    receiver.onLinkUp();
  }

  /**
   * Takes the bytes of a frame from the link; whatever they are, this does not throw for them.
   *
   * @return false if they were no frame
   */
  public boolean onFrame(byte[] wire) {
    Optional<Frame> frame = Frames.decode(wire);
    frame.ifPresent(
        f -> {
          receiver.onFrame(f);
          sender.onFrame(f).ifPresent(this::onReceipt);
        });
    return frame.isPresent();
  }

  /** The next frame for the link at {@code now}: answers first. */
  public Optional<Frame> poll(Instant now) {
    Optional<Frame> answer = receiver.poll();
    return answer.isPresent() ? answer : sender.poll(now);
  }

  private void onReceipt(Receipt receipt) {
    ExchangeState.Outgoing sent = state.outgoing();
    if (sent == null) {
      return;
    }
    VersionPrefix version = resultOf(sent);
    Mirror mirror = state.mirror();
    ExchangeState next =
        switch (receipt.verdict()) {
          case ACCEPTED ->
              state
                  .withMirror(mirror.acknowledge(version))
                  .withSentLevels(sent.levels())
                  .withOutgoing(null);
          case REFUSED -> state.withOutgoing(null);
          case UNKNOWN_BASE ->
              recode(
                  state
                      .withMirror(mirror.retain(receipt.held()))
                      .withSentLevels(null)
                      .withOutgoing(null),
                  version,
                  sent.manifest());
        };
    listener.onReceipt(receipt, next);
    state = next;
    loadSender();
  }

  /** The same weights again, on a base that the other end says it holds, and without a parent. */
  private ExchangeState recode(ExchangeState from, VersionPrefix version, Manifest sent) {
    return from.mirror()
        .find(version)
        .flatMap(weights -> code(from, weights, sent.samples(), sent.merged()))
        .orElse(from);
  }

  private static VersionPrefix resultOf(ExchangeState.Outgoing outgoing) {
    try {
      return DeltaInfo.of(outgoing.content()).result();
    } catch (DeltaException e) {
      throw new IllegalStateException("the outgoing content is not the delta that was coded", e);
    }
  }

  private final class Judge implements Receiver.Judge {

    @Override
    public Optional<Receipt> decided(Sha256 content) {
      return state.receiptFor(content);
    }

    @Override
    public Receipt decide(Manifest manifest, byte[] content) {
      Mirror mirror = state.mirror();
      try {
        DeltaCodec.Decoded decoded =
            DeltaCodec.decode(mirror::find, content, state().heardLevels(), 1);
        if (!decoded.result().isFinite()) {
          return refuse(manifest, Receipt.Verdict.REFUSED, "a parameter is NaN or infinite");
        }
        Mirror next = mirror.accept(decoded.base().version(), decoded.result());
        return accept(manifest, decoded, next);
      } catch (UnknownBaseException e) {
        return refuse(manifest, Receipt.Verdict.UNKNOWN_BASE, e.getMessage());
      } catch (DeltaException e) {
        return refuse(manifest, Receipt.Verdict.REFUSED, e.getMessage());
      }
    }

    private Receipt accept(Manifest manifest, DeltaCodec.Decoded decoded, Mirror mirror) {
      Receipt receipt =
          new Receipt(manifest.content(), Receipt.Verdict.ACCEPTED, "", mirror.heldVersions());
      ExchangeState next =
          state().withMirror(mirror).withReceipt(receipt).withHeardLevels(decoded.levels());
      listener.onWeights(
          new Incoming(
              manifest.content(),
              manifest.length(),
              decoded.base().version(),
              decoded.result(),
              manifest.samples(),
              manifest.merged()),
          next);
      state = next;
      return receipt;
    }

    private Receipt refuse(Manifest manifest, Receipt.Verdict verdict, @Nullable String reason) {
      List<ModelVersion> held = state.mirror().heldVersions();
      Receipt receipt =
          new Receipt(manifest.content(), verdict, reason == null ? "" : reason, held);
      ExchangeState next = state().withReceipt(receipt);
      listener.onRefused(receipt, next);
      state = next;
      return receipt;
    }
  }
}
