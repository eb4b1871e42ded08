package space.perigee.sync.custody;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.ReceiptFrame;
import space.perigee.sync.transfer.ReplayWindow;
import space.perigee.sync.transfer.Segment;

/**
 * The transfers of one satellite that are in custody, within a quota, and a record of those whose
 * custody has ended. Disk failures surface as {@link java.io.UncheckedIOException} and leave what
 * was stored intact.
 */
final class CustodyStore {

  private static final Logger log = LoggerFactory.getLogger(CustodyStore.class);

  /** Segments of all transfers together; each costs five bytes of memory. */
  private static final long MAX_SEGMENTS = 1L << 23;

  private final String satellite;
  private final Custodian.Settings settings;
  private final JournalFolder folder;
  private final ReplayWindow window;
  private final Map<Integer, ForwardedTransfer> held = new LinkedHashMap<>();

  /**
   * Resumes from the stored state.
   *
   * @param stored reads frames from disk, which were checked on arrival
   */
  CustodyStore(
      String satellite,
      Custodian.Settings settings,
      Frames stored,
      JournalFolder folder,
      ReplayWindow window) {
    this.satellite = satellite;
    this.settings = settings;
    this.folder = folder;
    this.window = window;
    folder.names().stream()
        .flatMap(name -> CustodyTransfer.open(folder, name, stored).stream())
        .sorted(Comparator.comparing(CustodyTransfer::since))
        .forEach(
            transfer ->
                held.put(
                    transfer.manifest().transfer(),
                    new ForwardedTransfer(transfer, settings.patience(), false)));
  }

  Collection<ForwardedTransfer> all() {
    return held.values();
  }

  /** The transfer with that number; null if it is not in custody. */
  @Nullable ForwardedTransfer find(int transfer) {
    return held.get(transfer);
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  Custodian.Usage usage() {
    return new Custodian.Usage(held.size(), bytes());
  }

  private long bytes() {
    return held.values().stream().mapToLong(forwarding -> forwarding.transfer().bytes()).sum();
  }

  private long segments() {
    return held.values().stream()
        .mapToLong(forwarding -> forwarding.transfer().manifest().segmentCount())
        .sum();
  }

  boolean hasRoomFor(long length) {
    return bytes() + length <= settings.maxBytes();
  }

  /** True if these bytes are the frame of a manifest in custody. */
  boolean isManifest(byte[] wire) {
    return held.values().stream()
        .anyMatch(forwarding -> Arrays.equals(forwarding.transfer().manifestWire(), wire));
  }

  /**
   * Accepts custody of a transfer, if it is not in custody yet. Releases the transfer that it
   * supersedes, and one with the same transfer number.
   *
   * @param whole the content, if the frame of the manifest holds it too
   * @param wire the frame of the manifest
   * @return false if custody is refused
   */
  boolean take(Manifest manifest, @Nullable Segment whole, byte[] wire, Instant now) {
    dropStale(now);
    if (manifest.supersedes() != null) {
      end(manifest.supersedes(), "superseded");
    }
    ForwardedTransfer known = held.get(manifest.transfer());
    if (known != null && known.transfer().manifest().content().equals(manifest.content())) {
      return true;
    }
    if (known != null) {
      release(known, "displaced by another of its short name");
    }
    Optional<String> refusal = refusal(manifest, now);
    if (refusal.isPresent()) {
      log.info(
          "event=custody-refused satellite={} content={} why={}",
          satellite,
          manifest.content(),
          refusal.get());
      return false;
    }
    CustodyTransfer transfer = CustodyTransfer.begin(folder, manifest, whole, wire, now);
    held.put(manifest.transfer(), new ForwardedTransfer(transfer, settings.patience(), true));
    log.info(
        "event=custody-taken satellite={} content={} kind={} length={}",
        satellite,
        manifest.content(),
        manifest.kind(),
        manifest.length());
    return true;
  }

  private Optional<String> refusal(Manifest manifest, Instant now) {
    if (manifest.isExpired(now)) {
      return Optional.of("expired");
    }
    if (!window.isNew(manifest.sequence())) {
      return Optional.of("ended-before");
    }
    boolean isFull =
        held.size() >= settings.maxTransfers()
            || !hasRoomFor(manifest.length())
            || segments() + manifest.segmentCount() > MAX_SEGMENTS;
    return isFull ? Optional.of("full") : Optional.empty();
  }

  /** Ends custody of the content of a receipt. */
  void end(ReceiptFrame receipt) {
    ForwardedTransfer forwarding = held.get(receipt.transfer());
    if (forwarding != null && receipt.isOf(forwarding.transfer().manifest().content())) {
      end(forwarding.transfer().manifest().content(), receipt.verdict().toString());
    }
  }

  private void end(Sha256 content, String why) {
    ForwardedTransfer forwarding = held.get(Manifest.transferOf(content));
    if (forwarding != null && forwarding.transfer().manifest().content().equals(content)) {
      window.take(forwarding.transfer().manifest().sequence());
      release(forwarding, why);
    }
  }

  private void release(ForwardedTransfer forwarding, String why) {
    Manifest manifest = forwarding.transfer().manifest();
    held.remove(manifest.transfer());
    forwarding.transfer().close();
    folder.delete(manifest.content().hex());
    log.info(
        "event=custody-ended satellite={} content={} why=\"{}\"",
        satellite,
        manifest.content(),
        why);
  }

  /** Releases transfers that have expired or were in custody for too long. */
  void dropStale(Instant now) {
    for (ForwardedTransfer forwarding : List.copyOf(held.values())) {
      Manifest manifest = forwarding.transfer().manifest();
      boolean isOld = !now.isBefore(forwarding.transfer().since().plus(settings.longest()));
      if (manifest.isExpired(now) || isOld) {
        end(manifest.content(), "expired");
      }
    }
  }
}
