package space.perigee.sync.journal;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Two folders hold the same journals. A record goes to the first folder, and is forced there before it goes to the
 * second. So a power cut can tear the end of one of them only, and whatever else is missing from one was damaged:
 *
 *   first        second       meaning                                              result
 *   n records    fewer        killed before the second was written                 second is completed
 *   n, cut       n            torn write, of a record that was never durable       as if it had not been written
 *   n, cut       more         damage of the first                                  first is completed; warning
 *   n            fewer, cut   damage or torn write of the second                   second is completed; warning
 *   n, cut       m, cut       damage of both                                       the longer; isDamaged; error
 *   n, cut       none at all  damage, or written by a release without mirror       isDamaged; error
 *
 * It costs twice the space and twice the time of a force. That suits small states that must never go back, such as the
 * counters that protect from replays, and not contents, which the sender can repeat.
 */

/**
 * Journals in two folders, so that damage of one file loses nothing. Opening a journal restores
 * each copy from the other.
 */
public final class MirroredJournalFolder implements JournalFolder {

  private static final Logger log = LoggerFactory.getLogger(MirroredJournalFolder.class);

  private static final String DAMAGED = "-damaged";

  private final JournalFolder first;
  private final JournalFolder second;

  public MirroredJournalFolder(JournalFolder first, JournalFolder second) {
    this.first = first;
    this.second = second;
  }

  /** Mirrors the journals of a folder in its subfolder {@code copy}. */
  public static MirroredJournalFolder of(Path folder) {
    return new MirroredJournalFolder(
        new FileJournalFolder(folder), new FileJournalFolder(folder.resolve("copy")));
  }

  /**
   * The same for an end that must start although its disk is full, read-only or gone, see {@link
   * FileJournalFolder#waiting}.
   */
  public static MirroredJournalFolder waiting(Path folder) {
    return new MirroredJournalFolder(
        FileJournalFolder.waiting(folder), FileJournalFolder.waiting(folder.resolve("copy")));
  }

  @Override
  public List<String> names() {
    TreeSet<String> names = new TreeSet<>(first.names());
    names.addAll(second.names());
    return names.stream().filter(name -> !name.endsWith(DAMAGED)).toList();
  }

  /** Name of an empty journal that marks another one as damaged, until its owner deletes it. */
  static String damageMark(String name) {
    return name + DAMAGED;
  }

  @Override
  public Journal open(String name, Journal.Visitor visitor) {
    boolean isSecondNew = !second.names().contains(name);
    Copy one = new Copy(first, name);
    Copy other = new Copy(second, name);
    boolean isDamaged = one.journal.cut() > 0 && (other.journal.cut() > 0 || isSecondNew);
    if (isDamaged) {
      first.open(damageMark(name), (position, body) -> true).close();
    }
    report(name, one, other, isDamaged);
    one.complete(other);
    other.complete(one);
    for (int i = 0; i < one.bodies.size(); i++) {
      ByteBuffer body = ByteBuffer.wrap(one.bodies.get(i)).order(ByteOrder.LITTLE_ENDIAN);
      if (!visitor.record(one.positions.get(i), body)) {
        one.keep(i);
        other.keep(i);
        break;
      }
    }
    return new MirroredJournal(
        one.journal, other.journal, isDamaged || first.names().contains(damageMark(name)));
  }

  private static void report(String name, Copy one, Copy other, boolean damaged) {
    int records = Math.max(one.bodies.size(), other.bodies.size());
    if (damaged) {
      log.error("event=journal-damaged name={} records={} remedy=none", name, records);
    } else if (one.bodies.size() < other.bodies.size() || other.journal.cut() > 0) {
      log.warn("event=journal-damaged name={} records={} remedy=other-copy", name, records);
    }
  }

  @Override
  public void delete(String name) {
    first.delete(name);
    second.delete(name);
  }

  /** A journal in one of the folders, with all its records. */
  private static final class Copy {

    private final JournalFolder folder;
    private final String name;
    private final List<byte[]> bodies = new ArrayList<>();
    private final List<Long> positions = new ArrayList<>();
    private Journal journal;

    Copy(JournalFolder folder, String name) {
      this.folder = folder;
      this.name = name;
      this.journal =
          folder.open(
              name,
              (position, body) -> {
                byte[] bytes = new byte[body.remaining()];
                body.get(bytes);
                bodies.add(bytes);
                positions.add(position);
                return true;
              });
    }

    /**
     * Appends the records that only the other copy has. If the disk does not take them, the next
     * start tries again.
     */
    void complete(Copy from) {
      List<byte[]> missing =
          from.bodies.subList(Math.min(bodies.size(), from.bodies.size()), from.bodies.size());
      try {
        for (byte[] body : missing) {
          positions.add(journal.append(ByteBuffer.wrap(body)));
          bodies.add(body);
        }
        if (!missing.isEmpty()) {
          journal.force();
        }
      } catch (UncheckedIOException e) {
        log.warn("event=journal-not-completed name={} reason=\"{}\"", name, e.getMessage());
        bodies.addAll(from.bodies.subList(bodies.size(), from.bodies.size()));
        positions.addAll(from.positions.subList(positions.size(), from.positions.size()));
      }
    }

    /** Removes all records but the first ones. */
    void keep(int records) {
      journal.close();
      int[] visited = {0};
      journal = folder.open(name, (position, body) -> visited[0]++ < records);
    }
  }

  private static final class MirroredJournal implements Journal {

    private final Journal first;
    private final Journal second;
    private final boolean damaged;
    private final List<byte[]> pending = new ArrayList<>();

    MirroredJournal(Journal first, Journal second, boolean damaged) {
      this.first = first;
      this.second = second;
      this.damaged = damaged;
    }

    @Override
    public long append(ByteBuffer... body) {
      int length = 0;
      for (ByteBuffer part : body) {
        length += part.remaining();
      }
      ByteBuffer whole = ByteBuffer.allocate(length);
      for (ByteBuffer part : body) {
        whole.put(part.duplicate());
      }
      long position = first.append(whole.flip().duplicate());
      pending.add(whole.array());
      return position;
    }

    @Override
    public void force() {
      first.force();
      while (!pending.isEmpty()) {
        second.append(ByteBuffer.wrap(pending.get(0)));
        pending.remove(0);
      }
      second.force();
    }

    @Override
    public void read(long position, ByteBuffer into) {
      first.read(position, into);
    }

    @Override
    public long bytes() {
      return first.bytes();
    }

    @Override
    public long cut() {
      return first.cut();
    }

    @Override
    public boolean isDamaged() {
      return damaged;
    }

    @Override
    public void close() {
      first.close();
      second.close();
    }
  }
}
