package space.perigee.ground.session;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.journal.FileJournalFolder;
import space.perigee.sync.journal.Journal;
import space.perigee.sync.journal.JournalFolder;

/*
 * Most deltas arrive whole within a few steps of the loop, and most models that are on their way to a satellite are
 * acknowledged soon. A file for each, created, synced and deleted, costs more than everything else that is done for them.
 * So their journals begin in memory, and only those that live longer, or are long, move to files.
 *
 * What a kill takes with it breaks no promise: a segment that is lost is asked for again (P3 speaks of what the receiver
 * has stored), a delta that was accepted is in the log of its satellite, and a model whose content is lost is offered
 * again. It costs the repetition of what the link carried within the last second.
 */

/**
 * The journals of one loop whose loss costs a repetition only. They are in memory while they are
 * young and short, then in files. Not thread-safe.
 */
final class YoungJournals {

  private static final Logger log = LoggerFactory.getLogger(YoungJournals.class);

  /** Wall time that a journal stays in memory. */
  static final Duration AGE = Duration.ofSeconds(1);

  /** The longest journal in memory (bytes). */
  private static final int LONGEST = 1 << 18;

  /** Memory of all journals of a loop (bytes); the oldest move to files beyond that. */
  static final long MOST = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 32);

  private final Duration age;
  private final Queue<Young> byAge = new ArrayDeque<>();

  /** Folders with journals in memory. */
  private final Map<Path, Folder> folders = new HashMap<>();

  private long bytes;
  private Instant now;

  /**
   * @param age mission time that corresponds to a second of wall time
   * @param now mission time
   */
  YoungJournals(Duration age, Instant now) {
    this.age = age;
    this.now = now;
  }

  /** The journals of a folder; creates the folder with the first file in it. */
  JournalFolder folder(Path folder) {
    Folder known = folders.get(folder);
    return known != null ? known : new Folder(folder);
  }

  /** Moves the journals to files that are no longer young. */
  void settle(Instant time) {
    now = time;
    for (Young oldest = byAge.peek();
        oldest != null && (oldest.isGone || bytes > MOST || !time.isBefore(oldest.until));
        oldest = byAge.peek()) {
      byAge.remove();
      oldest.settle();
    }
  }

  /** Moves all journals to files. */
  void settleAll() {
    for (Young oldest = byAge.poll(); oldest != null; oldest = byAge.poll()) {
      oldest.settle();
    }
  }

  /** Journals in memory. */
  int size() {
    return (int) byAge.stream().filter(young -> !young.isGone).count();
  }

  private final class Folder implements JournalFolder {

    private final Path folder;
    private final Map<String, Young> young = new LinkedHashMap<>();
    private @Nullable JournalFolder files;

    Folder(Path folder) {
      this.folder = folder;
      this.files = Files.isDirectory(folder) ? new FileJournalFolder(folder) : null;
    }

    private JournalFolder files() {
      JournalFolder there = files;
      if (there == null) {
        there = new FileJournalFolder(folder);
        files = there;
      }
      return there;
    }

    @Override
    public List<String> names() {
      TreeSet<String> names = new TreeSet<>(young.keySet());
      if (files != null) {
        names.addAll(files.names());
      }
      return List.copyOf(names);
    }

    @Override
    public Journal open(String name, Journal.Visitor visitor) {
      if (!young.containsKey(name) && files != null && files.names().contains(name)) {
        return files.open(name, visitor);
      }
      Young journal = young.get(name);
      if (journal == null) {
        journal = new Young(this, name, now.plus(age));
        young.put(name, journal);
        folders.put(folder, this);
        byAge.add(journal);
      }
      journal.visit(visitor);
      return journal;
    }

    @Override
    public void delete(String name) {
      Young journal = young.get(name);
      if (journal != null) {
        leave(journal);
      }
      if (files != null) {
        files.delete(name);
      }
    }
  }

  private void leave(Young journal) {
    journal.drop();
    Folder from = journal.folder;
    from.young.remove(journal.name);
    if (from.young.isEmpty()) {
      folders.remove(from.folder);
    }
  }

  private final class Young implements Journal {

    private final Folder folder;
    private final String name;
    private final Instant until;
    private List<byte[]> bodies = new ArrayList<>();
    private List<Long> positions = new ArrayList<>();
    private long end;
    private boolean isGone;
    private @Nullable Journal file;

    Young(Folder folder, String name, Instant until) {
      this.folder = folder;
      this.name = name;
      this.until = until;
    }

    void visit(Visitor visitor) {
      for (int i = 0; i < bodies.size(); i++) {
        ByteBuffer body = ByteBuffer.wrap(bodies.get(i)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        if (!visitor.record(positions.get(i), body)) {
          truncate(i);
          return;
        }
      }
    }

    private void truncate(int records) {
      long before = end;
      end = records == 0 ? 0 : positions.get(records - 1) + bodies.get(records - 1).length;
      bytes -= before - end;
      bodies = new ArrayList<>(bodies.subList(0, records));
      positions = new ArrayList<>(positions.subList(0, records));
    }

    void drop() {
      if (!isGone) {
        isGone = true;
        bytes -= end;
        bodies = List.of();
        positions = List.of();
      }
    }

    /** Moves to a file; if the disk fails, it stays in memory. */
    void settle() {
      if (isGone) {
        return;
      }
      Journal written = null;
      try {
        folder.files().delete(name);
        written = folder.files().open(name, (position, body) -> false);
        for (byte[] body : bodies) {
          written.append(ByteBuffer.wrap(body));
        }
        file = written;
        leave(this);
      } catch (UncheckedIOException e) {
        log.warn("event=journal-not-moved name={} reason=\"{}\"", name, e.getMessage());
        if (written != null) {
          written.close();
        }
      }
    }

    @Override
    public long append(ByteBuffer... parts) {
      if (file != null) {
        return file.append(parts);
      }
      int length = 0;
      for (ByteBuffer part : parts) {
        length += part.remaining();
      }
      ByteBuffer body = ByteBuffer.allocate(length);
      for (ByteBuffer part : parts) {
        body.put(part.duplicate());
      }
      long position = end + HEAD_BYTES;
      bodies.add(body.array());
      positions.add(position);
      end = position + length;
      bytes += HEAD_BYTES + length;
      if (end > LONGEST) {
        settle();
      }
      return position;
    }

    @Override
    public void force() {
      if (file != null) {
        file.force();
      }
    }

    @Override
    public void read(long position, ByteBuffer into) {
      if (file != null) {
        file.read(position, into);
        return;
      }
      int low = 0;
      int high = positions.size() - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (positions.get(middle) <= position) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      into.put(bodies.get(low), (int) (position - positions.get(low)), into.remaining());
    }

    @Override
    public long bytes() {
      return file != null ? file.bytes() : end;
    }

    @Override
    public long cut() {
      return 0;
    }

    @Override
    public boolean isDamaged() {
      return false;
    }

    @Override
    public void close() {
      if (file != null) {
        file.close();
      }
    }
  }
}
