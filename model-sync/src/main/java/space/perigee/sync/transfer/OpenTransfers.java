package space.perigee.sync.transfer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transfers that a receiver has begun and not finished, with the room that they may take.
 *
 * <p>At most {@link Receiver.Limits#maxTransfers} transfers of {@link Receiver.Limits#maxBytes} in
 * total are open. A further one replaces the least urgent and oldest transfer that is less urgent
 * than itself, or one that its sender no longer mentions.
 */
final class OpenTransfers {

  private static final Logger log = LoggerFactory.getLogger(OpenTransfers.class);

  /** Refused manifests after which a transfer that its sender does not mention gives way. */
  private static final int MAX_UNMENTIONED = 8;

  private final Receiver.Limits limits;
  private final SegmentStore store;
  private final Map<Integer, TransferFile> open = new LinkedHashMap<>();

  /**
   * How often a manifest was refused for lack of room since an open transfer was last mentioned.
   */
  private final Map<Integer, Integer> unmentioned = new HashMap<>();

  /**
   * Resumes the stored transfers that are wanted, are within the limits and have room; deletes the
   * others.
   */
  OpenTransfers(Receiver.Limits limits, SegmentStore store, Predicate<Manifest> isWanted) {
    this.limits = limits;
    this.store = store;
    for (TransferFile file : store.open()) {
      Manifest manifest = file.manifest();
      if (isWanted.test(manifest) && refusal(manifest).isEmpty() && makeRoom(manifest)) {
        open.put(manifest.transfer(), file);
      } else {
        store.discard(manifest);
      }
    }
  }

  Collection<TransferFile> all() {
    return open.values();
  }

  /** The transfer with that number; null if it is not open. */
  @Nullable TransferFile find(int transfer) {
    return open.get(transfer);
  }

  /** True if the transfer of that manifest is open. */
  boolean contains(Manifest manifest) {
    TransferFile file = open.get(manifest.transfer());
    return file != null && file.manifest().sameTransfer(manifest);
  }

  /** Called when the sender mentions a transfer, which it has not given up then. */
  void onMentioned(int transfer) {
    unmentioned.remove(transfer);
  }

  /** The receipt of a content that is beyond the limits, whatever is open. */
  Optional<Receipt> refusal(Manifest manifest) {
    Long most = limits.maxContentBytes().get(manifest.kind());
    String reason = null;
    if (most == null) {
      reason = "kind " + manifest.kind() + " is not taken here";
    } else if (manifest.length() > Math.min(most, limits.maxBytes())) {
      reason = manifest.length() + " bytes of " + manifest.kind() + ", at most " + most;
    }
    if (reason == null) {
      return Optional.empty();
    }
    log.warn("event=manifest-refused content={} reason=\"{}\"", manifest.content(), reason);
    return Optional.of(new Receipt(manifest.content(), Receipt.Verdict.REFUSED, reason, List.of()));
  }

  /** Opens a transfer if there is room, in place of the one that it supersedes. */
  void begin(Manifest manifest, Instant now) {
    dropExpired(now);
    TransferFile clash = open.get(manifest.transfer());
    if (clash != null) {
      forget(clash.manifest());
    }
    if (manifest.supersedes() != null) {
      TransferFile stale = open.get(Manifest.transferOf(manifest.supersedes()));
      if (stale != null && stale.manifest().content().equals(manifest.supersedes())) {
        forget(stale.manifest());
      }
    }
    if (!makeRoom(manifest)) {
      open.keySet().forEach(transfer -> unmentioned.merge(transfer, 1, Integer::sum));
      log.warn("event=no-room content={} length={}", manifest.content(), manifest.length());
      return;
    }
    open.put(manifest.transfer(), store.begin(manifest));
  }

  /** Begins an open transfer again, without what has arrived of it. */
  void restart(Manifest manifest) {
    open.put(manifest.transfer(), store.begin(manifest));
  }

  void dropExpired(Instant now) {
    for (TransferFile file : List.copyOf(open.values())) {
      if (file.manifest().isExpired(now)) {
        log.info("event=arrival-expired content={}", file.manifest().content());
        forget(file.manifest());
      }
    }
  }

  /** Drops transfers whose files the disk has lost, so that they begin again. */
  void dropLost() {
    for (TransferFile file : List.copyOf(open.values())) {
      if (file.isLost()) {
        log.warn("event=arrival-lost content={}", file.manifest().content());
        forget(file.manifest());
      }
    }
  }

  void forget(Manifest manifest) {
    open.remove(manifest.transfer());
    unmentioned.remove(manifest.transfer());
    store.discard(manifest);
  }

  /**
   * Drops transfers that are less urgent, or that their sender gave up, until this one has room.
   */
  private boolean makeRoom(Manifest manifest) {
    List<Manifest> victims =
        new ArrayList<>(
            open.values().stream()
                .map(TransferFile::manifest)
                .filter(m -> m.kind().compareTo(manifest.kind()) > 0 || isGivenUp(m))
                .toList());
    victims.sort(Comparator.comparing(Manifest::kind).reversed().thenComparing(Manifest::sequence));
    for (Manifest victim : victims) {
      if (hasRoom(manifest)) {
        return true;
      }
      log.warn("event=transfer-dropped content={} for={}", victim.content(), manifest.content());
      forget(victim);
    }
    return hasRoom(manifest);
  }

  /**
   * A sender mentions urgent and old transfers first, so one that it never mentions was given up.
   */
  private boolean isGivenUp(Manifest manifest) {
    return unmentioned.getOrDefault(manifest.transfer(), 0) >= MAX_UNMENTIONED;
  }

  private boolean hasRoom(Manifest manifest) {
    long bytes = open.values().stream().mapToLong(TransferFile::length).sum();
    return open.size() < limits.maxTransfers() && bytes + manifest.length() <= limits.maxBytes();
  }
}
