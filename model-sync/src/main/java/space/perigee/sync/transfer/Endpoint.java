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
 * One end of a link that comes and goes, with those who use it.
 *
 * <p>No threads, sockets or clocks: bytes go in by {@link #onFrame}, out by {@link #poll}. Orders
 * leave first, then answers, then the rest in order of {@link Kind}. Not thread-safe.
 */
public final class Endpoint {

  /**
   * How an end behaves.
   *
   * @param answerTimeout mission time after which an unanswered question is repeated, while nothing
   *     is known of the way
   * @param maxTransfers transfers that may arrive at a time
   * @param maxBytes length of all of them together (bytes)
   */
  public record Settings(Duration answerTimeout, int maxTransfers, long maxBytes) {}

  /**
   * What leaves.
   *
   * @param bytes of a frame
   * @param kind of the content whose segment or repair symbol it is, which the transfer itself
   *     repairs when a link drops it; null for what controls transfers
   */
  public record Wire(byte[] bytes, @Nullable Kind kind) {

    /** True for what the transfer itself repairs when a link drops it. */
    public boolean bulk() {
      return kind != null;
    }
  }

  private final Frames frames;
  private final Sender sender;
  private final Receiver receiver;
  private final List<Party> parties;

  /**
   * @param firstNumber of this process's questions, unlike that of the one before; the low bits of
   *     a clock will do
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

  /** What waits for its receipt. */
  public Sender sender() {
    return sender;
  }

  /** What arrives. */
  public Receiver receiver() {
    return receiver;
  }

  /** The link is up. */
  public void onLinkUp(LinkTraits traits) {
    sender.onLinkUp(traits);
    receiver.onLinkUp(traits);
  }

  /**
   * Takes the bytes of a frame from the link; whatever they are, this does not throw for them.
   *
   * @return false if they were no frame of the other end
   */
  public boolean onFrame(byte[] wire, Instant now) {
    Optional<Frame> decoded = frames.decode(wire, now);
    if (decoded.isEmpty()) {
      return false;
    }
    receiver.onFrame(decoded.get(), now);
    sender
        .onFrame(decoded.get(), now)
        .ifPresent(receipt -> parties.forEach(party -> party.onReceipt(receipt, now)));
    return true;
  }

  /** The next answer to what has come. */
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

  /** Asks the party whose kind it is. */
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
