package space.perigee.sync.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.Sha256;

/**
 * One end of a link that comes and goes, with the parties that use it.
 *
 * <p>No threads, sockets or clocks: bytes go in through {@link #onFrame} and come out of {@link
 * #poll}. Commands are sent first, then replies, then the rest in order of {@link Kind}. Not
 * thread-safe.
 */
public final class Endpoint {

  /**
   * Settings of an end.
   *
   * @param answerTimeout mission time after which a poll is repeated while the round-trip time is
   *     unknown
   * @param maxTransfers incoming transfers that may be open at a time
   * @param maxBytes length of all of them together (bytes)
   */
  public record Settings(Duration answerTimeout, int maxTransfers, long maxBytes) {}

  /**
   * A frame to send.
   *
   * @param bytes the encoded frame
   * @param kind kind of the content, for segments and repair symbols, which the transfer itself
   *     repairs when a link drops them; null for control frames
   */
  public record Wire(byte[] bytes, @Nullable Kind kind) {

    /** True for segments and repair symbols. */
    public boolean bulk() {
      return kind != null;
    }
  }

  private final Frames frames;
  private final Sender sender;
  private final Receiver receiver;
  private final List<Party> parties;
  private boolean isClosed;

  /**
   * @param firstNumber number of this process's first poll, less one; unlike that of the process
   *     before. The low bits of a clock will do
   */
  public Endpoint(
      Settings settings,
      Frames frames,
      SegmentStore store,
      ReplayWindow window,
      int firstNumber,
      List<Party> parties) {
    this.frames = frames;
    this.parties = List.copyOf(parties);
    this.sender = new Sender(settings.answerTimeout(), frames.segmentOverhead(), firstNumber);
    Map<Kind, Long> taken = new HashMap<>();
    parties.forEach(party -> taken.putAll(party.takes()));
    this.receiver =
        new Receiver(
            new Receiver.Limits(taken, settings.maxTransfers(), settings.maxBytes()),
            store,
            window,
            new Judges(parties));
    parties.forEach(party -> party.join(sender));
  }

  public Sender sender() {
    return sender;
  }

  public Receiver receiver() {
    return receiver;
  }

  public void onLinkUp(LinkTraits traits) {
    sender.onLinkUp(traits);
    receiver.onLinkUp(traits);
  }

  /** Takes nothing for that time, and tells the other end so. */
  public void close(Instant now, Duration time) {
    isClosed = true;
    receiver.close(now, time);
  }

  /** Takes what comes, if it was closed. */
  public void open() {
    if (isClosed) {
      isClosed = false;
      receiver.open();
    }
  }

  /**
   * Handles the bytes of a frame from the link; never throws because of them.
   *
   * @return false if they are no frame of the other end
   */
  public boolean onFrame(byte[] wire, Instant now) {
    Optional<Frame> decoded = frames.decode(wire, now);
    if (decoded.isEmpty()) {
      return false;
    }
    receiver.onFrame(decoded.get(), now);
    if (isClosed) {
      return true; // a receipt could not be stored either; it comes again
    }
    sender
        .onFrame(decoded.get(), now)
        .ifPresent(receipt -> parties.forEach(party -> party.onReceipt(receipt, now)));
    return true;
  }

  /** The next reply, if there is one. */
  public Optional<Wire> pollAnswer() {
    return receiver.poll().map(this::wire);
  }

  private Wire wire(Frame frame) {
    return new Wire(frames.encode(frame), sender.kindOf(frame));
  }

  /** The next frame for the link at {@code now}. */
  public Optional<Wire> poll(Instant now) {
    for (Manifest expired : sender.dropExpired(now)) {
      parties.forEach(party -> party.onExpired(expired));
    }
    return sender
        .poll(now, Kind.COMMAND)
        .or(receiver::poll)
        .or(() -> sender.poll(now, Kind.TELEMETRY))
        .map(this::wire);
  }

  /**
   * When {@link #poll} may have a frame that it does not have at {@code now}, if no frame arrives
   * and no content is submitted before; empty if never.
   */
  public Optional<Instant> wakeAt(Instant now) {
    return sender.wakeAt(now);
  }

  /** Delegates to the party that takes the kind of the content. */
  private static final class Judges implements Receiver.Judge {

    private final List<Party> parties;
    private final Map<Kind, Party> byKind = new EnumMap<>(Kind.class);

    Judges(List<Party> parties) {
      this.parties = parties;
      parties.forEach(party -> party.takes().keySet().forEach(kind -> byKind.put(kind, party)));
    }

    @Override
    public Optional<Receipt> decided(Sha256 content) {
      return parties.stream().flatMap(party -> party.decided(content).stream()).findFirst();
    }

    @Override
    public Optional<Receipt> refuse(Manifest manifest) {
      Party party = byKind.get(manifest.kind());
      return party == null ? Optional.empty() : party.refuse(manifest);
    }

    @Override
    public void onRefused(Manifest manifest, Receipt receipt) {
      Party party = byKind.get(manifest.kind());
      if (party != null) {
        party.onRefused(manifest, receipt);
      }
    }

    @Override
    public Receipt decide(Manifest manifest, Content content) {
      Party party = byKind.get(manifest.kind());
      return party == null
          ? new Receipt(manifest.content(), Receipt.Verdict.REFUSED, "nobody takes it", List.of())
          : party.decide(manifest, content);
    }
  }
}
