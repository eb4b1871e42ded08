package space.perigee.sync.exchange;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaException;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.delta.UnknownBaseException;
import space.perigee.sync.model.Mirror;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;
import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Content;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Party;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Sender;
import space.perigee.sync.transfer.Subject;

/**
 * One end of an exchange of model weights over an intermittent link.
 *
 * <p>An offer is coded by {@link DeltaCoder} against the {@link Mirror} and put into the {@link
 * Outbox}, where it stays until its receipt. Deltas that arrive are decoded, verified and handed to
 * the {@link ExchangeListener}, and the mirror advances. If the other end no longer holds the base
 * of a delta, its receipt lists the versions that it holds; the mirror forgets the others, and the
 * same weights are coded again, at worst against the zero weights, which is a full transfer.
 *
 * <p>A delta is durable in the outbox before the state refers to it, and the outbox releases it
 * only when the state no longer does. A kill can therefore leave a delta to which no state refers:
 * nothing of it was sent, or its receipt is recorded, so the next start releases it. It can also
 * leave a state without its delta; such a state offers nothing until the next offer.
 *
 * <p>An {@link space.perigee.sync.transfer.Endpoint} moves the bytes. Not thread-safe.
 */
public final class ModelExchange implements Party {

  /**
   * How an end behaves.
   *
   * @param outgoing kind of the contents that this end sends
   * @param incoming kind of the contents that it accepts
   * @param target how much of a change a delta carries; ignored while both ends share no version,
   *     as the first weights are sent losslessly
   */
  public record Settings(Kind outgoing, Kind incoming, int segmentBytes, DeltaTarget target) {

    /** The satellite's end; its deltas are lossless. */
    public static Settings ofSatellite(int segmentBytes) {
      return new Settings(Kind.DELTA, Kind.MODEL, segmentBytes, new DeltaTarget.Lossless());
    }

    /** The ground's end; its deltas are lossless. */
    public static Settings ofGround(int segmentBytes) {
      return new Settings(Kind.MODEL, Kind.DELTA, segmentBytes, new DeltaTarget.Lossless());
    }

    /** With segments that fit the frames of a link. */
    public Settings fitting(LinkTraits traits, Frames frames) {
      int fitting = traits.segmentBytes(frames.segmentOverhead());
      return new Settings(outgoing, incoming, Math.min(segmentBytes, fitting), target);
    }

    public Settings withTarget(DeltaTarget next) {
      return new Settings(outgoing, incoming, segmentBytes, next);
    }
  }

  private static final Logger log = LoggerFactory.getLogger(ModelExchange.class);

  /** Versions and lengths in a content, besides the parameters. */
  private static final int CONTENT_SLACK_BYTES = 4096;

  private final Settings settings;
  private final FrameSeal seal;
  private final DeltaCoder coder;
  private final Outbox outbox;
  private final ExchangeListener listener;
  private @Nullable Sender sender;
  private ExchangeState state;
  private boolean lackedRoom;

  /**
   * Resumes from a stored state.
   *
   * @param outbox holds deltas until their receipt; this exchange owns all its contents of the
   *     outgoing kind
   */
  public ModelExchange(
      Settings settings,
      ExchangeState state,
      FrameSeal seal,
      Outbox outbox,
      ExchangeListener listener) {
    this.settings = settings;
    this.seal = seal;
    this.coder = new DeltaCoder(seal);
    this.outbox = outbox;
    this.listener = listener;
    this.state = matched(state);
  }

  /** Drops a content or a reference that a kill or a failed medium has left without the other. */
  private ExchangeState matched(ExchangeState stored) {
    ExchangeState.Outgoing outgoing = stored.outgoing();
    for (Outbox.Entry entry : outbox.entries(settings.outgoing())) {
      Sha256 content = entry.manifest().content();
      if (outgoing == null || !outgoing.manifest().content().equals(content)) {
        outbox.release(content);
      }
    }
    if (outgoing == null || outbox.find(outgoing.manifest().content()).isPresent()) {
      return stored;
    }
    log.warn("event=outgoing-content-missing content={}", outgoing.manifest().content());
    return stored.withOutgoing(null);
  }

  @Override
  public Map<Kind, Long> takes() {
    long rawBytes = 4L * state.mirror().layout().size();
    return Map.of(settings.incoming(), rawBytes + rawBytes / 128 + CONTENT_SLACK_BYTES);
  }

  @Override
  public void join(Sender joined) {
    sender = joined;
    outbox.join(joined);
    submit();
  }

  /** The state to make durable; the listener receives every change that must last. */
  public ExchangeState state() {
    return hasBegun() ? state.withOutgoingBegun() : state;
  }

  private boolean hasBegun() {
    Sender joined = sender;
    return joined != null && outgoing().map(m -> joined.hasBegun(m.content())).orElse(false);
  }

  public Optional<Manifest> outgoing() {
    return Optional.ofNullable(state.outgoing())
        .map(ExchangeState.Outgoing::manifest)
        .filter(manifest -> outbox.find(manifest.content()).isPresent());
  }

  /** True if the waiting content results in exactly these weights. */
  public boolean offers(Weights weights) {
    ExchangeState.Outgoing outgoing = state.outgoing();
    return outgoing != null && outgoing.result().matches(weights.version());
  }

  /** Bytes of the waiting content that the other end is not known to have. */
  public long bytesLeft() {
    Sender joined = sender;
    return joined == null ? 0 : outgoing().map(m -> joined.bytesLeft(m.content())).orElse(0L);
  }

  /** True if a new offer would not interrupt a transfer that has begun. */
  public boolean mayOffer() {
    return !hasBegun();
  }

  /**
   * Codes {@code next} as a delta, seals it and puts it into the outbox, in place of the previous
   * one. Does nothing if the other end already holds these weights, or weights so close that a
   * delta of this size would change nothing; if they are not finite; or if nobody could open the
   * seal. The caller makes {@link #state()} durable before the first frame leaves.
   *
   * @return the manifest of the delta, or nothing if there is nothing to send, or no room for it in
   *     the outbox
   * @throws IllegalArgumentException if the subject is not of the outgoing kind
   */
  public Optional<Manifest> offer(Weights next, Subject subject, Instant now) {
    return offer(next, subject, Long.MAX_VALUE, settings.target(), now);
  }

  /**
   * Offers weights within a limit, such as the capacity of a pass.
   *
   * @param mostBytes longest delta to send with the usual target
   * @param otherwise target to use instead if the delta is longer
   */
  public Optional<Manifest> offer(
      Weights next, Subject subject, long mostBytes, DeltaTarget otherwise, Instant now) {
    requireOutgoing(subject);
    Optional<DeltaCoder.Coded> whole = coder.toward(next, subject, state, settings.target());
    return offer(
        whole
            .filter(delta -> delta.content().length() > mostBytes)
            .flatMap(delta -> coder.toward(next, subject, state, otherwise))
            .or(() -> whole),
        subject,
        now);
  }

  /**
   * Offers weights bit for bit, as every receiver is to hold the same version.
   *
   * @param steps deltas of published versions; the other end gets those that it lacks, unless it
   *     stands on none of them or a lossless delta from what it holds is shorter
   */
  public Optional<Manifest> offerExactly(
      Weights next, List<DeltaStep> steps, Subject subject, Instant now) {
    requireOutgoing(subject);
    return offer(coder.exactly(next, subject, state, steps), subject, now);
  }

  private void requireOutgoing(Subject subject) {
    if (subject.kind() != settings.outgoing()) {
      throw new IllegalArgumentException(
          "kind " + subject.kind() + " must be " + settings.outgoing());
    }
  }

  private Optional<Manifest> offer(Optional<DeltaCoder.Coded> coded, Subject subject, Instant now) {
    lackedRoom = false;
    if (coded.isEmpty()) {
      return Optional.empty();
    }
    Optional<Manifest> replaced = outgoing();
    state = state.withOutgoing(null);
    replaced.ifPresent(manifest -> outbox.release(manifest.content()));
    state = post(state, coded.get(), subject, now);
    lackedRoom = state.outgoing() == null;
    submit();
    return outgoing();
  }

  /** True if the outbox had no room for the last delta. */
  public boolean lackedRoom() {
    return lackedRoom;
  }

  /**
   * Puts a delta into the outbox and returns the state that refers to it; {@code from} if there is
   * no room.
   */
  private ExchangeState post(
      ExchangeState from, DeltaCoder.Coded delta, Subject subject, Instant now) {
    return outbox
        .add(
            subject.withBase(prefix(delta.base())),
            delta.content(),
            settings.segmentBytes(),
            null,
            null,
            now)
        .map(
            manifest ->
                from.withMirror(from.mirror().offer(delta.result()))
                    .withOutgoing(
                        new ExchangeState.Outgoing(
                            manifest, prefix(delta.result()), delta.levels(), false)))
        .orElse(from);
  }

  private static VersionPrefix prefix(Weights weights) {
    return Subject.prefix(weights.version());
  }

  /**
   * The other end has lost what it held, and codes against nothing else but these versions. The
   * caller makes {@link #state()} durable.
   */
  public void onLoss(List<VersionPrefix> held) {
    state = afterLoss(held);
  }

  private ExchangeState afterLoss(List<VersionPrefix> held) {
    return state.withMirror(state.mirror().retain(held)).withSentLevels(null);
  }

  private void submit() {
    ExchangeState.Outgoing outgoing = state.outgoing();
    Sender joined = sender;
    if (outgoing != null && joined != null) {
      outbox
          .find(outgoing.manifest().content())
          .ifPresent(e -> joined.submit(e.manifest(), e.content(), outgoing.begun()));
    }
  }

  @Override
  public void onReceipt(Receipt receipt, Instant now) {
    ExchangeState.Outgoing sent = state.outgoing();
    if (sent == null || !sent.manifest().content().equals(receipt.content())) {
      return;
    }
    VersionPrefix version = sent.result();
    ExchangeState next =
        switch (receipt.verdict()) {
          case ACCEPTED ->
              state
                  .withMirror(state.mirror().acknowledge(version))
                  .withSentLevels(sent.levels())
                  .withOutgoing(null);
          case REFUSED -> state.withOutgoing(null);
          case UNKNOWN_BASE -> {
            // Codes the same weights against a base that the other end holds, without a parent.
            ExchangeState held = afterLoss(receipt.held()).withOutgoing(null);
            yield held.mirror()
                .find(version)
                .flatMap(
                    weights ->
                        coder.toward(weights, sent.manifest().subject(), held, settings.target()))
                .map(delta -> post(held, delta, sent.manifest().subject(), now))
                .orElse(held);
          }
        };
    listener.onReceipt(receipt, next);
    state = next;
    if (outgoing().filter(m -> m.content().equals(receipt.content())).isEmpty()) {
      outbox.release(receipt.content());
    }
    submit();
  }

  @Override
  public Optional<Receipt> decided(Sha256 content) {
    return state.receiptFor(content);
  }

  /** Rejects a manifest up front if it names a base that is unknown. */
  @Override
  public Optional<Receipt> refuse(Manifest manifest) {
    VersionPrefix base = manifest.subject().base();
    return base == null || state.mirror().find(base).isPresent()
        ? Optional.empty()
        : Optional.of(
            receipt(
                manifest, Receipt.Verdict.UNKNOWN_BASE, "no version " + base.hex() + " is held"));
  }

  @Override
  public void onRefused(Manifest manifest, Receipt receipt) {
    listener.onRefused(manifest, receipt, state());
  }

  @Override
  public Receipt decide(Manifest manifest, Content content) {
    Optional<Content> opened = seal.open(content);
    if (opened.isEmpty()) {
      return refuse(manifest, Receipt.Verdict.REFUSED, "it is not sealed for this end");
    }
    Optional<DescribedDelta> described = DescribedDelta.read(settings.incoming(), opened.get());
    if (described.isEmpty()) {
      return refuse(manifest, Receipt.Verdict.REFUSED, "its subject is damaged");
    }
    Manifest known = manifest.withSubject(described.get().subject());
    Optional<String> objection = listener.objection(known);
    return objection.isPresent()
        ? refuse(known, Receipt.Verdict.REFUSED, objection.get())
        : decode(known, described.get().delta());
  }

  private Receipt decode(Manifest manifest, byte[] delta) {
    Mirror mirror = state.mirror();
    try {
      DeltaCodec.Decoded decoded = DeltaCoder.decode(settings.incoming(), delta, state());
      if (!decoded.result().isFinite()) {
        return refuse(manifest, Receipt.Verdict.REFUSED, "a parameter is NaN or infinite");
      }
      return accept(
          manifest, delta, decoded, mirror.accept(decoded.base().version(), decoded.result()));
    } catch (UnknownBaseException e) {
      return refuse(manifest, Receipt.Verdict.UNKNOWN_BASE, e.getMessage());
    } catch (DeltaException e) {
      return refuse(manifest, Receipt.Verdict.REFUSED, e.getMessage());
    }
  }

  private Receipt accept(
      Manifest manifest, byte[] delta, DeltaCodec.Decoded decoded, Mirror mirror) {
    Receipt receipt = new Receipt(manifest.content(), Receipt.Verdict.ACCEPTED, "", List.of());
    Incoming incoming = new Incoming(manifest, decoded.base().version(), decoded.result(), delta);
    ExchangeState next =
        listener.held(
            incoming,
            state().withMirror(mirror).withReceipt(receipt).withHeardLevels(decoded.levels()));
    listener.onWeights(incoming, next);
    state = next;
    return receipt;
  }

  private Receipt receipt(Manifest manifest, Receipt.Verdict verdict, @Nullable String reason) {
    List<VersionPrefix> held =
        verdict == Receipt.Verdict.UNKNOWN_BASE
            ? state.mirror().heldVersions().stream().map(Subject::prefix).toList()
            : List.of();
    return new Receipt(manifest.content(), verdict, reason == null ? "" : reason, held);
  }

  private Receipt refuse(Manifest manifest, Receipt.Verdict verdict, @Nullable String reason) {
    Receipt receipt = receipt(manifest, verdict, reason);
    ExchangeState next = state().withReceipt(receipt);
    listener.onRefused(manifest, receipt, next);
    state = next;
    return receipt;
  }
}
