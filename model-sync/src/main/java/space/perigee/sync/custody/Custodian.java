package space.perigee.sync.custody;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

  private static final int MAX_RECEIPTS = 64;
  private static final int MAX_KINDS = 64;

  /** Of all that is kept together; each costs five bytes of memory. */
  private static final long MAX_SEGMENTS = 1L << 23;

  /** A status without ranges, and each range (bytes, at most). */
  private static final int STATUS_BYTES = 64;

  private static final int RANGE_BYTES = 8;
  private static final int MAX_RANGES = 256;

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
  private final JournalFolder folder;
  private final ReplayWindow window;
  private final Map<Integer, Forwarding> held = new LinkedHashMap<>();
  private final Map<Integer, Pending> pending = new HashMap<>();
  private final Map<Integer, Kept> receipts = new LinkedHashMap<>();
  private final Map<Integer, Kind> kinds = new LinkedHashMap<>();
  private final Map<Integer, Kind> through = new LinkedHashMap<>();
  private final Passing up = new Passing();
  private final Passing down = new Passing();
  private final ArrayDeque<byte[]> answers = new ArrayDeque<>();
  private boolean isPresent;
  private boolean isGroundUp;
  private int maxRanges = MAX_RANGES;

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
    this.folder = folder;
    this.window = window;
    folder.names().stream()
        .flatMap(name -> KeptTransfer.open(folder, name, keeping).stream())
        .sorted(Comparator.comparing(KeptTransfer::since))
        .forEach(
            kept ->
                held.put(
                    kept.manifest().transfer(), new Forwarding(kept, settings.patience(), false)));
  }

  /** The satellite is in reach, by such a link. */
  public void satelliteCame(LinkTraits traits) {
    isPresent = true;
    answers.clear();
    up.clear();
    pending.clear();
    int fitting = (traits.maxFrameBytes() - STATUS_BYTES) / RANGE_BYTES;
    maxRanges = Math.max(1, Math.min(MAX_RANGES, fitting));
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
    held.values().forEach(Forwarding::onLinkUp);
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
    return new Holding(held.size(), bytes());
  }

  private long bytes() {
    return held.values().stream().mapToLong(forwarding -> forwarding.kept().bytes()).sum();
  }

  /**
   * Takes a frame from the satellite; whatever its bytes are, this does not throw for them.
   *
   * @return true if the satellite signed it, beyond doubt
   */
  public boolean fromSatellite(byte[] wire, Instant now) {
    if (isAnnouncement(wire)) {
      return false;
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
    Forwarding forwarding = held.get(transfer);
    if (forwarding == null) {
      passThrough(transfer, wire, true);
    } else if (hasRoomFor(wire.length)) {
      keep.apply(forwarding.kept()).ifPresent(forwarding::arrived);
    } else if (isGroundUp) {
      down.add(new Wire(wire, forwarding.kept().manifest().kind()));
    }
  }

  private boolean passThrough(int transfer, byte[] wire, boolean bulk) {
    boolean passes = isGroundUp && through.containsKey(transfer);
    if (passes) {
      down.add(new Wire(wire, bulk ? through.get(transfer) : null));
    }
    return passes;
  }

  /** One that is known need not be checked again. */
  private boolean isAnnouncement(byte[] wire) {
    return held.values().stream()
        .anyMatch(forwarding -> Arrays.equals(forwarding.kept().announcement(), wire));
  }

  private void onManifest(Manifest manifest, byte[] wire, Instant now) {
    dropStale(now);
    if (manifest.supersedes() != null) {
      drop(Manifest.transferOf(manifest.supersedes()), manifest.supersedes(), "superseded");
    }
    Kept receipt = receipts.get(manifest.transfer());
    if (receipt != null && !receipt.content().equals(manifest.content())) {
      receipts.remove(manifest.transfer());
    }
    Forwarding known = held.get(manifest.transfer());
    if (known != null && !known.kept().manifest().content().equals(manifest.content())) {
      release(known, "displaced by another of its short name");
      known = null;
    }
    if (known != null || manifest.isExpired(now)) {
      return;
    }
    boolean isFull =
        held.size() >= settings.maxTransfers()
            || !hasRoomFor(manifest.length())
            || segments() + manifest.segmentCount() > MAX_SEGMENTS;
    if (isFull || !window.isNew(manifest.sequence())) {
      log.info(
          "event=custody-refused satellite={} content={} why={}",
          satellite,
          manifest.content(),
          isFull ? "full" : "ended-before");
      through.put(manifest.transfer(), manifest.kind());
      forgetOldest(through, MAX_KINDS);
      passThrough(manifest.transfer(), wire, false);
      return;
    }
    through.remove(manifest.transfer());
    KeptTransfer kept = KeptTransfer.begin(folder, manifest, wire, now);
    held.put(manifest.transfer(), new Forwarding(kept, settings.patience(), true));
    log.info(
        "event=custody-taken satellite={} content={} kind={} length={}",
        satellite,
        manifest.content(),
        manifest.kind(),
        manifest.length());
  }

  private long segments() {
    return held.values().stream()
        .mapToLong(forwarding -> forwarding.kept().manifest().segmentCount())
        .sum();
  }

  private boolean hasRoomFor(long length) {
    return bytes() + length <= settings.maxBytes();
  }

  private void onPoll(Poll poll, byte[] wire, Instant now) {
    Forwarding forwarding = held.get(poll.transfer());
    if (forwarding == null) {
      Kept receipt = receipts.get(poll.transfer());
      if (receipt != null) {
        answer(receipt.wire());
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
    return held.values().stream().anyMatch(Forwarding::isSilent);
  }

  private void answer(Poll poll, Forwarding forwarding) {
    List<Status.Range> missing = forwarding.missing(maxRanges);
    boolean all = missing.size() < maxRanges;
    int horizon =
        all ? forwarding.kept().manifest().segmentCount() : missing.get(missing.size() - 1).to();
    Status.Basis basis =
        isGroundUp && forwarding.knows() ? Status.Basis.STATION_AND_RECEIVER : Status.Basis.STATION;
    answer(
        frames.encode(new Status(poll.transfer(), poll.number(), true, horizon, missing, basis)));
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
    if (frame instanceof Status status && held.containsKey(status.transfer())) {
      held.get(status.transfer()).onStatus(status);
      Pending waiting = pending.remove(status.transfer());
      if (waiting != null) {
        answer(waiting.poll(), held.get(status.transfer()));
      }
    } else if (frame instanceof Receipt receipt) {
      onReceipt(receipt, wire);
    } else if (frame != null && isPresent) {
      up.add(new Wire(wire, kindOf(frame)));
    }
  }

  private void onReceipt(Receipt receipt, byte[] wire) {
    int transfer = Manifest.transferOf(receipt.content());
    receipts.remove(transfer);
    receipts.put(transfer, new Kept(receipt.content(), wire));
    forgetOldest(receipts, MAX_RECEIPTS);
    pending.remove(transfer);
    drop(transfer, receipt.content(), receipt.verdict().toString());
    if (isPresent) {
      answer(wire);
    }
  }

  /** The kind of bulk from the ground; null if it is none, or nothing is known of it. */
  private @Nullable Kind kindOf(Frame frame) {
    if (frame instanceof Manifest manifest) {
      kinds.put(manifest.transfer(), manifest.kind());
      forgetOldest(kinds, MAX_KINDS);
      return null;
    }
    return frame instanceof Segment segment
        ? kinds.get(segment.transfer())
        : frame instanceof Repair repair ? kinds.get(repair.transfer()) : null;
  }

  private static void forgetOldest(Map<Integer, ?> map, int most) {
    if (map.size() > most) {
      map.remove(map.keySet().iterator().next());
    }
  }

  /** Ends the custody of a content, if it is kept. */
  private void drop(int transfer, Sha256 content, String why) {
    Forwarding forwarding = held.get(transfer);
    if (forwarding == null || !forwarding.kept().manifest().content().equals(content)) {
      return;
    }
    window.take(forwarding.kept().manifest().sequence());
    release(forwarding, why);
  }

  private void release(Forwarding forwarding, String why) {
    Manifest manifest = forwarding.kept().manifest();
    held.remove(manifest.transfer());
    pending.remove(manifest.transfer());
    forwarding.kept().close();
    folder.delete(manifest.content().hex());
    log.info(
        "event=custody-ended satellite={} content={} why=\"{}\"",
        satellite,
        manifest.content(),
        why);
  }

  private void dropStale(Instant now) {
    for (Forwarding forwarding : List.copyOf(held.values())) {
      Manifest manifest = forwarding.kept().manifest();
      boolean isOld = !now.isBefore(forwarding.kept().since().plus(settings.longest()));
      if (manifest.isExpired(now) || isOld) {
        drop(manifest.transfer(), manifest.content(), "expired");
      }
    }
  }

  /** The next frame for the satellite at {@code now}, if it is in reach and there is one. */
  public Optional<Wire> toSatellite(Instant now) {
    if (!isPresent) {
      return Optional.empty();
    }
    for (Map.Entry<Integer, Pending> entry : List.copyOf(pending.entrySet())) {
      if (!isGroundUp || !now.isBefore(entry.getValue().until())) {
        pending.remove(entry.getKey());
        Forwarding forwarding = held.get(entry.getKey());
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
    dropStale(now);
    return held.values().stream()
        .sorted(Comparator.comparing(forwarding -> forwarding.kept().manifest().kind()))
        .flatMap(forwarding -> next(forwarding, now).stream())
        .findFirst();
  }

  private static Optional<Wire> next(Forwarding forwarding, Instant now) {
    return forwarding
        .next(now)
        .map(wire -> new Wire(wire, wire[0] == 0 ? null : forwarding.kept().manifest().kind()));
  }
}
