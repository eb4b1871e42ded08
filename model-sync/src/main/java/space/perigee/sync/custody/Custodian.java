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
import space.perigee.sync.transfer.Announcement;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Frame;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Poll;
import space.perigee.sync.transfer.ReceiptFrame;
import space.perigee.sync.transfer.RecentTransfers;
import space.perigee.sync.transfer.Repair;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.Segment;
import space.perigee.sync.transfer.Status;

/**
 * A station as custodian of transfers between one satellite and the ground.
 *
 * <p>The station stores the transfers that the satellite sends and forwards them to the ground. It
 * answers the satellite's polls itself, with what is missing at the station and at the ground.
 * While the ground can be reached, the station waits for its answer first, so that a transfer that
 * began at another station continues here; otherwise it answers alone. All other frames pass
 * through in both directions, as long as the receiving end can be reached. A receipt is signed by
 * the ground: it ends custody, and is repeated to a satellite that polls again.
 *
 * <p>A transfer in custody is never dropped for a newer one. A transfer that is refused, for lack
 * of room or because its custody ended before, passes through while the ground can be reached.
 * Custody ends with the receipt, when a content expires or is superseded, or after {@link
 * Settings#longest}. Not thread-safe.
 */
public final class Custodian {

  private static final Logger log = LoggerFactory.getLogger(Custodian.class);

  /**
   * Limits of what a station stores for a satellite.
   *
   * @param maxBytes size on disk (bytes)
   * @param maxTransfers transfers in custody at a time
   * @param patience mission time after which an unanswered poll to the ground is repeated
   * @param longest mission time after which custody of a transfer ends
   */
  public record Settings(long maxBytes, int maxTransfers, Duration patience, Duration longest) {}

  /**
   * What is in custody.
   *
   * @param bytes their size on disk (bytes)
   */
  public record Usage(int transfers, long bytes) {}

  /** The ground's receipt of a content, as it arrived. */
  private record GroundReceipt(ReceiptFrame receipt, byte[] wire) {}

  /** A poll that waits for the ground's answer, until a point in time. */
  private record Pending(Poll poll, Instant until) {}

  private final String satellite;
  private final Settings settings;
  private final Frames frames;
  private final CustodyStore store;
  private final Map<Integer, Pending> pending = new HashMap<>();
  private final RecentTransfers<GroundReceipt> receipts = new RecentTransfers<>();
  private final RecentTransfers<Kind> kinds = new RecentTransfers<>();
  private final RecentTransfers<Kind> through = new RecentTransfers<>();
  private final PassThroughQueue up = new PassThroughQueue();
  private final PassThroughQueue down = new PassThroughQueue();
  private final ArrayDeque<byte[]> answers = new ArrayDeque<>();
  private boolean isPresent;
  private boolean isGroundUp;
  private int maxRanges = LinkTraits.reliable().statusRanges();

  /**
   * Resumes from the stored state.
   *
   * @param frames decodes frames as a station sees them; see {@link
   *     space.perigee.sync.trust.EndKeys#carrying(String, String, Instant)}
   * @param stored decodes frames on the station's own disk
   * @param folder used by this custodian alone
   * @param window of manifests whose custody has ended
   */
  public Custodian(
      String satellite,
      Settings settings,
      Frames frames,
      Frames stored,
      JournalFolder folder,
      ReplayWindow window) {
    this.satellite = satellite;
    this.settings = settings;
    this.frames = frames;
    this.store = new CustodyStore(satellite, settings, stored, folder, window);
  }

  /** Called when the satellite comes into reach over a link with these traits. */
  public void satelliteCame(LinkTraits traits) {
    isPresent = true;
    answers.clear();
    up.clear();
    pending.clear();
    maxRanges = traits.statusRanges();
  }

  public void satelliteLeft() {
    isPresent = false;
    answers.clear();
    up.clear();
    pending.clear();
  }

  /** Called when the link to the ground comes up, even if it was up before. */
  public void groundUp() {
    isGroundUp = true;
    down.clear();
    store.all().forEach(ForwardedTransfer::onLinkUp);
  }

  public void groundDown() {
    isGroundUp = false;
  }

  public boolean isPresent() {
    return isPresent;
  }

  /** True if nothing waits to be sent to the ground. */
  public boolean isIdle() {
    return store.isEmpty() && down.isEmpty();
  }

  public Usage usage() {
    return store.usage();
  }

  /**
   * Handles a frame from the satellite; never throws because of its bytes.
   *
   * @return true if the satellite's signature on it was verified
   */
  public boolean fromSatellite(byte[] wire, Instant now) {
    if (store.isManifest(wire)) {
      return false; // it was checked when it came first
    }
    Frame frame = frames.decode(wire, now).orElse(null);
    try {
      if (frame instanceof Manifest manifest) {
        onManifest(manifest, null, wire, now);
        return true;
      } else if (frame instanceof Announcement announcement) {
        onAnnouncement(announcement, wire, now);
        return true;
      } else if (frame instanceof Segment segment) {
        onBulk(segment.transfer(), wire, kept -> kept.keep(segment, wire));
      } else if (frame instanceof Repair repair) {
        onBulk(repair.transfer(), wire, kept -> kept.keep(repair, wire));
      } else if (frame instanceof Poll poll) {
        onPoll(poll, wire, now);
      } else if (frame != null) {
        down.add(new Wire(wire, null));
        return frame instanceof ReceiptFrame;
      }
    } catch (UncheckedIOException e) {
      log.warn("event=not-kept satellite={} reason=\"{}\"", satellite, e.getMessage());
    }
    return false;
  }

  /** Frames that do not fit on disk pass through. */
  private void onBulk(
      int transfer,
      byte[] wire,
      Function<CustodyTransfer, Optional<CustodyTransfer.StoredFrame>> keep) {
    ForwardedTransfer forwarding = store.find(transfer);
    if (forwarding == null) {
      passThrough(transfer, wire, true);
    } else if (store.hasRoomFor(wire.length)) {
      keep.apply(forwarding.transfer()).ifPresent(forwarding::arrived);
    } else if (isGroundUp) {
      down.add(new Wire(wire, forwarding.transfer().manifest().kind()));
    }
  }

  private boolean passThrough(int transfer, byte[] wire, boolean bulk) {
    Optional<Kind> kind = through.get(transfer).filter(known -> isGroundUp);
    kind.ifPresent(known -> down.add(new Wire(wire, bulk ? known : null)));
    return kind.isPresent();
  }

  /**
   * Takes custody if that is possible; otherwise the frame passes through.
   *
   * @param whole the content, if the frame of the manifest holds it too
   * @return true if the transfer is in custody
   */
  private boolean onManifest(Manifest manifest, @Nullable Segment whole, byte[] wire, Instant now) {
    int transfer = manifest.transfer();
    receipts
        .get(transfer)
        .filter(receipt -> !receipt.receipt().isOf(manifest.content()))
        .ifPresent(ofAnother -> receipts.remove(transfer));
    if (store.take(manifest, whole, wire, now)) {
      through.remove(transfer);
      return true;
    }
    through.put(transfer, manifest.kind());
    passThrough(transfer, wire, whole != null);
    return false;
  }

  /** No poll follows a content in one piece, so it is answered with its receipt if there is one. */
  private void onAnnouncement(Announcement announcement, byte[] wire, Instant now) {
    Manifest manifest = announcement.manifest();
    Segment whole = announcement.segment();
    Optional<GroundReceipt> known =
        receipts
            .get(manifest.transfer())
            .filter(receipt -> receipt.receipt().isOf(manifest.content()));
    if (known.isPresent()) {
      answer(known.get().wire());
    } else if (onManifest(manifest, whole, wire, now)) {
      onBulk(manifest.transfer(), wire, kept -> kept.keep(whole, wire));
    }
  }

  private void onPoll(Poll poll, byte[] wire, Instant now) {
    ForwardedTransfer forwarding = store.find(poll.transfer());
    if (forwarding == null) {
      Optional<GroundReceipt> receipt = receipts.get(poll.transfer());
      if (receipt.isPresent()) {
        answer(receipt.get().wire());
      } else if (!passThrough(poll.transfer(), wire, false)) {
        answer(frames.encode(Status.unknown(poll).withBasis(Status.Basis.STATION)));
      }
      return;
    }
    forwarding.transfer().onPoll(wire);
    forwarding.onPoll();
    boolean isGroundAsked = isGroundUp && !forwarding.isKnown() && !isGroundSilent();
    if (isGroundAsked) {
      Pending before = pending.get(poll.transfer());
      Instant until = before == null ? now.plus(settings.patience()) : before.until();
      pending.put(poll.transfer(), new Pending(poll, until));
    } else {
      answer(poll, forwarding);
    }
  }

  private boolean isGroundSilent() {
    return store.all().stream().anyMatch(ForwardedTransfer::isSilent);
  }

  private void answer(Poll poll, ForwardedTransfer forwarding) {
    answer(frames.encode(forwarding.answer(poll, maxRanges, isGroundUp)));
  }

  private void answer(byte[] wire) {
    if (answers.size() >= 2 * settings.maxTransfers()) {
      answers.remove();
    }
    answers.add(wire);
  }

  /** Handles a frame from the ground; never throws because of its bytes. */
  public void fromGround(byte[] wire, Instant now) {
    Frame frame = frames.decode(wire, now).orElse(null);
    ForwardedTransfer forwarding =
        frame instanceof Status status ? store.find(status.transfer()) : null;
    if (frame instanceof Status status && forwarding != null) {
      forwarding.onStatus(status);
      Pending waiting = pending.remove(status.transfer());
      if (waiting != null) {
        answer(waiting.poll(), forwarding);
      }
    } else if (frame instanceof ReceiptFrame receipt) {
      onReceipt(receipt, wire);
    } else if (frame != null && isPresent) {
      up.add(new Wire(wire, kindOf(frame)));
    }
  }

  private void onReceipt(ReceiptFrame receipt, byte[] wire) {
    int transfer = receipt.transfer();
    receipts.put(transfer, new GroundReceipt(receipt, wire));
    pending.remove(transfer);
    if (isPresent) {
      answer(wire);
    }
    try {
      store.end(receipt);
    } catch (UncheckedIOException e) {
      log.warn("event=not-released satellite={} reason=\"{}\"", satellite, e.getMessage());
    }
  }

  /**
   * The kind of the content whose bulk a frame is; null for a control frame or an unknown transfer.
   */
  private @Nullable Kind kindOf(Frame frame) {
    if (frame instanceof Manifest manifest) {
      kinds.put(manifest.transfer(), manifest.kind());
      return null;
    }
    if (frame instanceof Announcement announcement) {
      kinds.put(announcement.manifest().transfer(), announcement.manifest().kind());
      return announcement.manifest().kind();
    }
    Optional<Kind> kind =
        frame instanceof Segment segment
            ? kinds.get(segment.transfer())
            : frame instanceof Repair repair ? kinds.get(repair.transfer()) : Optional.empty();
    return kind.orElse(null);
  }

  /** The next frame for the satellite at {@code now}, if it is in reach and a frame waits. */
  public Optional<Wire> toSatellite(Instant now) {
    if (!isPresent) {
      return Optional.empty();
    }
    for (Map.Entry<Integer, Pending> entry : List.copyOf(pending.entrySet())) {
      if (!isGroundUp || !now.isBefore(entry.getValue().until())) {
        pending.remove(entry.getKey());
        ForwardedTransfer forwarding = store.find(entry.getKey());
        if (forwarding != null) {
          answer(entry.getValue().poll(), forwarding);
        }
      }
    }
    return answers.isEmpty() ? up.poll() : Optional.of(new Wire(answers.remove(), null));
  }

  /** The next frame for the ground at {@code now}, if it is in reach and a frame waits. */
  public Optional<Wire> toGround(Instant now) {
    if (!isGroundUp) {
      return Optional.empty();
    }
    if (!down.isEmpty()) {
      return down.poll();
    }
    try {
      store.dropStale(now);
      return store.all().stream()
          .sorted(Comparator.comparing(forwarding -> forwarding.transfer().manifest().kind()))
          .flatMap(forwarding -> next(forwarding, now).stream())
          .findFirst();
    } catch (UncheckedIOException e) {
      log.warn("event=not-forwarded satellite={} reason=\"{}\"", satellite, e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Wire> next(ForwardedTransfer forwarding, Instant now) {
    return forwarding
        .next(now)
        .map(wire -> new Wire(wire, wire[0] == 0 ? null : forwarding.transfer().manifest().kind()));
  }
}
