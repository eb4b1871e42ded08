package space.perigee.sync.custody;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Frame;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Poll;
import space.perigee.sync.transfer.Receipt;
import space.perigee.sync.transfer.Repair;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.Segment;
import space.perigee.sync.transfer.Status;

/**
 * A station's part between one satellite and the ground.
 *
 * <p>Of what the satellite sends, transfers are kept and handed on; its questions are answered
 * here, with what is missing at the station and at the ground. While the ground is in reach its
 * word is waited for, so that a transfer that was begun at another station goes on here; while it
 * is not, the station answers alone. Everything else passes both ways as it is, if there is
 * somebody to hear it. A receipt is the ground's, signed: it ends a custody, and is repeated to a
 * satellite that asks again.
 *
 * <p>What is taken in custody is not given up for something newer. What is not taken, for want of
 * room or because its custody ended before, passes as it is while the ground is in reach. Custody
 * ends with the receipt, when a content expires or is superseded, and after {@link
 * Settings#longest}. Not thread-safe.
 */
public final class Custodian {

  private static final Logger log = LoggerFactory.getLogger(Custodian.class);

  /**
   * What a station does for a satellite.
   *
   * @param maxBytes that are kept (on disk)
   * @param maxTransfers that are kept
   * @param patience mission time after which an unanswered question to the ground is repeated
   * @param longest mission time that something is kept
   */
  public record Settings(long maxBytes, int maxTransfers, Duration patience, Duration longest) {}

  /**
   * What is in custody.
   *
   * @param transfers of which something is kept
   * @param bytes that they take
   */
  public record Holding(int transfers, long bytes) {}

  /** The ground's last word on a content, as it came. */
  private record Kept(Sha256 content, byte[] wire) {}

  /** The first question about a transfer, which waits for the ground's word. */
  private record Pending(Poll poll, Instant until) {}

  private final String satellite;
  private final Settings settings;
  private final Frames frames;
  private final Holdings held;
  private final Map<Integer, Pending> pending = new HashMap<>();
  private final Recent<Kept> receipts = new Recent<>();
  private final Recent<Kind> kinds = new Recent<>();
  private final Recent<Kind> through = new Recent<>();
  private final Passing up = new Passing();
  private final Passing down = new Passing();
  private final ArrayDeque<byte[]> answers = new ArrayDeque<>();
  private boolean isPresent;
  private boolean isGroundUp;
  private int maxRanges = LinkTraits.reliable().statusRanges();

  /**
   * Takes up what an earlier process kept.
   *
   * @param frames as a station sees them; see {@link
   *     space.perigee.sync.trust.EndKeys#carrying(String, String, Instant)}
   * @param keeping the same, of what lies on disk
   * @param folder belongs to this custodian alone
   * @param window of announcements whose custody has ended
   */
  public Custodian(
      String satellite,
      Settings settings,
      Frames frames,
      Frames keeping,
      JournalFolder folder,
      ReplayWindow window) {
    this.satellite = satellite;
    this.settings = settings;
    this.frames = frames;
    this.held = new Holdings(satellite, settings, keeping, folder, window);
  }

  /** The satellite is in reach, by such a link. */
  public void satelliteCame(LinkTraits traits) {
    isPresent = true;
    answers.clear();
    up.clear();
    pending.clear();
    maxRanges = traits.statusRanges();
  }

  /** The satellite is out of reach. */
  public void satelliteLeft() {
    isPresent = false;
    answers.clear();
    up.clear();
    pending.clear();
  }

  /** The link to the ground is up, perhaps again. */
  public void groundUp() {
    isGroundUp = true;
    down.clear();
    held.all().forEach(Forwarding::onLinkUp);
  }

  /** The link to the ground is down. */
  public void groundDown() {
    isGroundUp = false;
  }

  public boolean isPresent() {
    return isPresent;
  }

  /** True if there is nothing that the ground is still to get. */
  public boolean isIdle() {
    return held.isEmpty() && down.isEmpty();
  }

  /** What is in custody. */
  public Holding holding() {
    return held.summary();
  }

  /**
   * Takes a frame from the satellite; whatever its bytes are, this does not throw for them.
   *
   * @return true if the satellite signed it, beyond doubt
   */
  public boolean fromSatellite(byte[] wire, Instant now) {
    if (held.isAnnouncement(wire)) {
      return false; // it was checked when it came first
    }
    Frame frame = frames.decode(wire, now).orElse(null);
    try {
      if (frame instanceof Manifest manifest) {
        onManifest(manifest, wire, now);
        return true;
      } else if (frame instanceof Segment segment) {
        onBulk(segment.transfer(), wire, kept -> kept.keep(segment, wire));
      } else if (frame instanceof Repair repair) {
        onBulk(repair.transfer(), wire, kept -> kept.keep(repair, wire));
      } else if (frame instanceof Poll poll) {
        onPoll(poll, wire, now);
      } else if (frame != null) {
        down.add(new Wire(wire, null));
        return frame instanceof Receipt;
      }
    } catch (UncheckedIOException e) {
      log.warn("event=not-kept satellite={} reason=\"{}\"", satellite, e.getMessage());
    }
    return false;
  }

  /** What finds no room on the disk passes. */
  private void onBulk(
      int transfer, byte[] wire, Function<KeptTransfer, Optional<KeptTransfer.Kept>> keep) {
    Forwarding forwarding = held.find(transfer);
    if (forwarding == null) {
      passThrough(transfer, wire, true);
    } else if (held.hasRoomFor(wire.length)) {
      keep.apply(forwarding.kept()).ifPresent(forwarding::arrived);
    } else if (isGroundUp) {
      down.add(new Wire(wire, forwarding.kept().manifest().kind()));
    }
  }

  private boolean passThrough(int transfer, byte[] wire, boolean bulk) {
    Optional<Kind> kind = through.get(transfer).filter(known -> isGroundUp);
    kind.ifPresent(known -> down.add(new Wire(wire, bulk ? known : null)));
    return kind.isPresent();
  }

  private void onManifest(Manifest manifest, byte[] wire, Instant now) {
    int transfer = manifest.transfer();
    receipts
        .get(transfer)
        .filter(receipt -> !receipt.content().equals(manifest.content()))
        .ifPresent(ofAnother -> receipts.remove(transfer));
    if (held.take(manifest, wire, now)) {
      through.remove(transfer);
    } else {
      through.put(transfer, manifest.kind());
      passThrough(transfer, wire, false);
    }
  }

  private void onPoll(Poll poll, byte[] wire, Instant now) {
    Forwarding forwarding = held.find(poll.transfer());
    if (forwarding == null) {
      Optional<Kept> receipt = receipts.get(poll.transfer());
      if (receipt.isPresent()) {
        answer(receipt.get().wire());
      } else if (!passThrough(poll.transfer(), wire, false)) {
        answer(frames.encode(Status.unknown(poll).withBasis(Status.Basis.STATION)));
      }
      return;
    }
    forwarding.kept().asked(wire);
    forwarding.onQuestion();
    boolean isGroundAsked = isGroundUp && !forwarding.knows() && !isGroundSilent();
    if (isGroundAsked) {
      Pending before = pending.get(poll.transfer());
      Instant until = before == null ? now.plus(settings.patience()) : before.until();
      pending.put(poll.transfer(), new Pending(poll, until));
    } else {
      answer(poll, forwarding);
    }
  }

  private boolean isGroundSilent() {
    return held.all().stream().anyMatch(Forwarding::isSilent);
  }

  private void answer(Poll poll, Forwarding forwarding) {
    answer(frames.encode(forwarding.answer(poll, maxRanges, isGroundUp)));
  }

  private void answer(byte[] wire) {
    if (answers.size() >= 2 * settings.maxTransfers()) {
      answers.remove();
    }
    answers.add(wire);
  }

  /** Takes a frame from the ground; whatever its bytes are, this does not throw for them. */
  public void fromGround(byte[] wire, Instant now) {
    Frame frame = frames.decode(wire, now).orElse(null);
    Forwarding forwarding = frame instanceof Status status ? held.find(status.transfer()) : null;
    if (frame instanceof Status status && forwarding != null) {
      forwarding.onStatus(status);
      Pending waiting = pending.remove(status.transfer());
      if (waiting != null) {
        answer(waiting.poll(), forwarding);
      }
    } else if (frame instanceof Receipt receipt) {
      onReceipt(receipt, wire);
    } else if (frame != null && isPresent) {
      up.add(new Wire(wire, kindOf(frame)));
    }
  }

  private void onReceipt(Receipt receipt, byte[] wire) {
    int transfer = Manifest.transferOf(receipt.content());
    receipts.put(transfer, new Kept(receipt.content(), wire));
    pending.remove(transfer);
    if (isPresent) {
      answer(wire);
    }
    try {
      held.end(receipt.content(), receipt.verdict().toString());
    } catch (UncheckedIOException e) {
      log.warn("event=not-released satellite={} reason=\"{}\"", satellite, e.getMessage());
    }
  }

  /** The kind of bulk from the ground; null if it is none, or nothing is known of it. */
  private @Nullable Kind kindOf(Frame frame) {
    if (frame instanceof Manifest manifest) {
      kinds.put(manifest.transfer(), manifest.kind());
      return null;
    }
    Optional<Kind> kind =
        frame instanceof Segment segment
            ? kinds.get(segment.transfer())
            : frame instanceof Repair repair ? kinds.get(repair.transfer()) : Optional.empty();
    return kind.orElse(null);
  }

  /** The next frame for the satellite at {@code now}, if it is in reach and there is one. */
  public Optional<Wire> toSatellite(Instant now) {
    if (!isPresent) {
      return Optional.empty();
    }
    for (Map.Entry<Integer, Pending> entry : List.copyOf(pending.entrySet())) {
      if (!isGroundUp || !now.isBefore(entry.getValue().until())) {
        pending.remove(entry.getKey());
        Forwarding forwarding = held.find(entry.getKey());
        if (forwarding != null) {
          answer(entry.getValue().poll(), forwarding);
        }
      }
    }
    return answers.isEmpty() ? up.poll() : Optional.of(new Wire(answers.remove(), null));
  }

  /** The next frame for the ground at {@code now}, if it is in reach and there is one. */
  public Optional<Wire> toGround(Instant now) {
    if (!isGroundUp) {
      return Optional.empty();
    }
    if (!down.isEmpty()) {
      return down.poll();
    }
    try {
      held.dropStale(now);
      return held.all().stream()
          .sorted(Comparator.comparing(forwarding -> forwarding.kept().manifest().kind()))
          .flatMap(forwarding -> next(forwarding, now).stream())
          .findFirst();
    } catch (UncheckedIOException e) {
      log.warn("event=not-forwarded satellite={} reason=\"{}\"", satellite, e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Wire> next(Forwarding forwarding, Instant now) {
    return forwarding
        .next(now)
        .map(wire -> new Wire(wire, wire[0] == 0 ? null : forwarding.kept().manifest().kind()));
  }
}
