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
import space.perigee.sync.transfer.ReplayWindow;

/**
 * The transfers of one satellite that are in custody, within their quota, and those whose custody
 * has ended. Failures of the disk are {@link java.io.UncheckedIOException}; what was there stays.
 */
final class Holdings {

  private static final Logger log = LoggerFactory.getLogger(Holdings.class);

  /** Of all that is kept together; each costs five bytes of memory. */
  private static final long MAX_SEGMENTS = 1L << 23;

  private final String satellite;
  private final Custodian.Settings settings;
  private final JournalFolder folder;
  private final ReplayWindow window;
  private final Map<Integer, Forwarding> held = new LinkedHashMap<>();

  /**
   * Takes up what an earlier process kept.
   *
   * @param keeping reads what lies on disk
   */
  Holdings(
      String satellite,
      Custodian.Settings settings,
      Frames keeping,
      JournalFolder folder,
      ReplayWindow window) {
    this.satellite = satellite;
    this.settings = settings;
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

  Collection<Forwarding> all() {
    return held.values();
  }

  /** The one of that short name. */
  @Nullable Forwarding find(int transfer) {
    return held.get(transfer);
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  Custodian.Holding summary() {
    return new Custodian.Holding(held.size(), bytes());
  }

  private long bytes() {
    return held.values().stream().mapToLong(forwarding -> forwarding.kept().bytes()).sum();
  }

  private long segments() {
    return held.values().stream()
        .mapToLong(forwarding -> forwarding.kept().manifest().segmentCount())
        .sum();
  }

  boolean hasRoomFor(long length) {
    return bytes() + length <= settings.maxBytes();
  }

  /** Whether one was announced with just these bytes. */
  boolean isAnnouncement(byte[] wire) {
    return held.values().stream()
        .anyMatch(forwarding -> Arrays.equals(forwarding.kept().announcement(), wire));
  }

  /**
   * Takes a transfer in custody, if it is not yet. What it supersedes, or what has its short name,
   * is let go.
   *
   * @return false if it is not taken
   */
  boolean take(Manifest manifest, byte[] wire, Instant now) {
    dropStale(now);
    if (manifest.supersedes() != null) {
      end(manifest.supersedes(), "superseded");
    }
    Forwarding known = held.get(manifest.transfer());
    if (known != null && known.kept().manifest().content().equals(manifest.content())) {
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
    KeptTransfer kept = KeptTransfer.begin(folder, manifest, wire, now);
    held.put(manifest.transfer(), new Forwarding(kept, settings.patience(), true));
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

  /** Ends the custody of a content, if it is kept. */
  void end(Sha256 content, String why) {
    Forwarding forwarding = held.get(Manifest.transferOf(content));
    if (forwarding != null && forwarding.kept().manifest().content().equals(content)) {
      window.take(forwarding.kept().manifest().sequence());
      release(forwarding, why);
    }
  }

  private void release(Forwarding forwarding, String why) {
    Manifest manifest = forwarding.kept().manifest();
    held.remove(manifest.transfer());
    forwarding.kept().close();
    folder.delete(manifest.content().hex());
    log.info(
        "event=custody-ended satellite={} content={} why=\"{}\"",
        satellite,
        manifest.content(),
        why);
  }

  /** What nobody wants any more, or is too old for the ground to take, is let go. */
  void dropStale(Instant now) {
    for (Forwarding forwarding : List.copyOf(held.values())) {
      Manifest manifest = forwarding.kept().manifest();
      boolean isOld = !now.isBefore(forwarding.kept().since().plus(settings.longest()));
      if (manifest.isExpired(now) || isOld) {
        end(manifest.content(), "expired");
      }
    }
  }
}
