package space.perigee.sync.transfer;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.model.Sha256;

/**
 * Stores contents on disk until their receipts. When {@link #add} returns, the content is durable
 * and complete; a kill before that leaves nothing of it.
 *
 * <p>Several parties may share an outbox; each is responsible for the contents of its own kinds. A
 * content that leaves the outbox, for whatever reason, also leaves the {@link #join queue}.
 *
 * <p>The outbox never exceeds its quota; the {@link Policy} decides what happens to a content that
 * does not fit.
 */
public final class Outbox {

  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  /** Decides which contents are dropped to make room. */
  public enum Policy {
    /** None: the new content is rejected. */
    REJECT,
    /** The least urgent ones, oldest first, but none that is more urgent than the new content. */
    DROP_OLDEST
  }

  /**
   * A waiting content.
   *
   * @param content readable until it is released
   */
  public record Entry(Manifest manifest, Content content) {}

  /** Upper bound for the records besides the segments (bytes). */
  private static final int SLACK_BYTES = 1024;

  private static final int RECORD_BYTES = 16;

  private final JournalFolder folder;
  private final long quotaBytes;
  private final Policy policy;
  private final SequenceNumbers numbers;
  private final Map<Sha256, TransferFile> files = new LinkedHashMap<>();

  /** Files of released contents that the disk did not delete. */
  private final Set<String> undeleted = new HashSet<>();

  private @Nullable Sender queue;

  /**
   * Restores the contents that an earlier process left.
   *
   * @param folder belongs to this outbox alone
   * @param numbers sequence numbers of this end's announcements
   */
  public Outbox(JournalFolder folder, long quotaBytes, Policy policy, SequenceNumbers numbers) {
    this.folder = folder;
    this.quotaBytes = quotaBytes;
    this.policy = policy;
    this.numbers = numbers;
    for (String name : folder.names()) {
      TransferFile file = TransferFile.open(folder, name).orElse(null);
      if (file != null && file.isComplete()) {
        files.put(file.manifest().content(), file);
      } else {
        if (file != null) {
          file.close();
        }
        delete(name);
      }
    }
    releaseSuperseded();
  }

  /** Finishes replacements that a kill interrupted. */
  private void releaseSuperseded() {
    for (TransferFile file : List.copyOf(files.values())) {
      Sha256 stale = file.manifest().supersedes();
      if (stale != null) {
        release(stale);
      }
    }
  }

  /** From now on, contents that leave this outbox are withdrawn from that queue. */
  public void join(Sender sender) {
    queue = sender;
  }

  /** The waiting contents, in order of arrival. */
  public List<Entry> entries() {
    return files.values().stream().map(Outbox::entry).toList();
  }

  /** The waiting contents of a kind, in order of arrival. */
  public List<Entry> entries(Kind kind) {
    return entries().stream().filter(entry -> entry.manifest().kind() == kind).toList();
  }

  public Optional<Entry> find(Sha256 content) {
    return Optional.ofNullable(files.get(content)).map(Outbox::entry);
  }

  private static Entry entry(TransferFile file) {
    return new Entry(file.manifest(), file);
  }

  /** Size on disk: the sum of all files (bytes). */
  public long bytes() {
    return files.values().stream().mapToLong(TransferFile::bytes).sum();
  }

  /**
   * Adds a content.
   *
   * @param segmentBytes length of a segment (bytes)
   * @param expiry mission time at which it expires; null for never
   * @param supersedes content that it replaces; null for none
   * @return its manifest; empty if it does not fit
   * @throws UncheckedIOException if the disk fails; nothing of the content is left
   */
  public Optional<Manifest> add(
      Subject subject,
      Content content,
      int segmentBytes,
      @Nullable Instant expiry,
      @Nullable Sha256 supersedes,
      Instant now) {
    List.copyOf(undeleted).forEach(this::delete);
    Sha256 name = content.sha256();
    if (files.containsKey(name)) {
      return Optional.of(files.get(name).manifest());
    }
    Manifest manifest =
        Manifest.of(name, content.length(), segmentBytes, numbers.next(now), subject)
            .withExpiry(expiry)
            .withSupersedes(supersedes);
    if (!makeRoom(manifest, now)) {
      log.warn("event=outbox-full content={} length={}", name, content.length());
      return Optional.empty();
    }
    TransferFile file = write(manifest, content);
    files.put(name, file);
    if (supersedes != null) {
      release(supersedes);
    }
    return Optional.of(manifest);
  }

  private TransferFile write(Manifest manifest, Content content) {
    TransferFile file = null;
    try {
      file = TransferFile.create(folder, nameOf(manifest), manifest);
      ByteBuffer segment = ByteBuffer.allocate(manifest.segmentBytes());
      for (int index = 0; index < manifest.segmentCount(); index++) {
        segment.clear().limit(manifest.lengthOf(index));
        content.read((long) index * manifest.segmentBytes(), segment);
        file.write(index, segment.flip());
      }
      file.complete();
      file.force();
      return file;
    } catch (RuntimeException e) {
      if (file != null) {
        file.close();
      }
      delete(nameOf(manifest));
      throw e;
    }
  }

  private static String nameOf(Manifest manifest) {
    return String.format("%016x", manifest.sequence());
  }

  private boolean makeRoom(Manifest manifest, Instant now) {
    long taken = bytes() + needed(manifest);
    List<Manifest> victims = new ArrayList<>();
    for (Manifest victim : victims(manifest, now)) {
      if (taken > quotaBytes) {
        victims.add(victim);
        taken -= bytesOf(victim);
      }
    }
    if (taken > quotaBytes) {
      return false;
    }
    for (Manifest victim : victims) {
      log.warn("event=outbox-dropped content={} for={}", victim.content(), manifest.content());
      release(victim.content());
    }
    return true;
  }

  private long bytesOf(Manifest manifest) {
    TransferFile file = files.get(manifest.content());
    return file == null ? 0 : file.bytes();
  }

  private static long needed(Manifest manifest) {
    return manifest.length() + (long) RECORD_BYTES * manifest.segmentCount() + SLACK_BYTES;
  }

  private List<Manifest> victims(Manifest manifest, Instant now) {
    List<Manifest> victims =
        new ArrayList<>(
            files.values().stream()
                .map(TransferFile::manifest)
                .filter(held -> givesWay(held, manifest))
                .toList());
    victims.sort(
        Comparator.comparing(
                (Manifest held) -> !Objects.equals(held.content(), manifest.supersedes()))
            .thenComparing(held -> !held.isExpired(now))
            .thenComparing(Comparator.comparing(Manifest::kind).reversed())
            .thenComparing(Manifest::sequence));
    return victims;
  }

  private boolean givesWay(Manifest held, Manifest manifest) {
    Sha256 stale = manifest.supersedes();
    boolean superseded = stale != null && stale.equals(held.content());
    return superseded
        || switch (policy) {
          case REJECT -> false;
          case DROP_OLDEST -> held.kind().compareTo(manifest.kind()) >= 0;
        };
  }

  /**
   * Deletes a content: its receipt arrived, or it is no longer wanted. If the disk does not delete
   * its file, that is tried again with the next content.
   */
  public void release(Sha256 content) {
    TransferFile file = files.remove(content);
    if (file != null) {
      file.close();
      delete(nameOf(file.manifest()));
      if (queue != null) {
        queue.withdraw(content);
      }
    }
  }

  private void delete(String name) {
    try {
      folder.delete(name);
      undeleted.remove(name);
    } catch (UncheckedIOException e) {
      if (undeleted.add(name)) {
        log.warn("event=file-not-deleted file={} reason=\"{}\"", name, e.getMessage());
      }
    }
  }

  /**
   * Releases contents that cannot be read any more, because the disk has lost them.
   *
   * @return number of contents released
   */
  public int dropUnreadable() {
    int dropped = 0;
    for (TransferFile file : List.copyOf(files.values())) {
      try {
        readThrough(file);
      } catch (UncheckedIOException e) {
        log.warn(
            "event=outbox-content-lost content={} reason=\"{}\"",
            file.manifest().content(),
            e.getMessage());
        release(file.manifest().content());
        dropped++;
      }
    }
    return dropped;
  }

  private static void readThrough(TransferFile file) {
    ByteBuffer segment = ByteBuffer.allocate(file.manifest().segmentBytes());
    for (int index = 0; index < file.manifest().segmentCount(); index++) {
      segment.clear().limit(file.manifest().lengthOf(index));
      file.read((long) index * file.manifest().segmentBytes(), segment);
    }
  }
}
