package space.perigee.sim.lab.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import space.perigee.sync.journal.Journal;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.MemoryJournalFolder;

/**
 * The disk of an end. It can be full, fail to make writes durable, and kill its process before any
 * operation. A killed process cannot perform any further operation.
 */
public final class Disk {

  private static final int NEVER = -1;

  private final Map<String, MemoryJournalFolder> folders = new LinkedHashMap<>();
  private final Set<Opened> open = new LinkedHashSet<>();
  private long capacity = Long.MAX_VALUE;
  private int untilDeath = NEVER;
  private boolean isDead;
  private boolean forceFails;

  JournalFolder folder(String of) {
    return new Folder(folders.computeIfAbsent(of, name -> new MemoryJournalFolder()));
  }

  /** Bytes that the folder of one that uses the disk takes. */
  long used(String of) {
    return folders.getOrDefault(of, new MemoryJournalFolder()).used();
  }

  /** Returns the bytes in use. */
  long used() {
    return folders.values().stream().mapToLong(MemoryJournalFolder::used).sum();
  }

  /** Returns the number of journals that the process has open. */
  int open() {
    return open.size();
  }

  /** Limits the capacity. */
  void limit(long bytes) {
    capacity = bytes;
  }

  /** Makes forced writes fail, or succeed again. */
  void failForce(boolean fails) {
    forceFails = fails;
  }

  /** Returns whether writes may fail. */
  boolean isFailing() {
    return forceFails || capacity < Long.MAX_VALUE;
  }

  /** Kills the process after this many operations. */
  void killAfter(int operations) {
    untilDeath = operations;
  }

  /** Kills the process. Of the data that was not durable, only the part {@code kept} remains. */
  void kill(IntUnaryOperator kept) {
    isDead = true;
    folders.values().forEach(folder -> folder.cutPower(kept));
  }

  /**
   * Kills the process and flips a bit in the data that was not durable, as a disk that reorders
   * writes may do.
   */
  void scramble(SplittableRandom random) {
    isDead = true;
    open.forEach(journal -> journal.damage(random));
    folders.values().forEach(folder -> folder.cutPower(loose -> loose));
  }

  /** Prepares the disk for the next process. */
  void revive() {
    isDead = false;
    untilDeath = NEVER;
    open.clear();
  }

  private void step() {
    if (untilDeath == 0) {
      isDead = true;
    }
    if (isDead) {
      throw new PowerCut();
    }
    if (untilDeath > 0) {
      untilDeath--;
    }
  }

  private final class Folder implements JournalFolder {

    private final MemoryJournalFolder inner;

    Folder(MemoryJournalFolder inner) {
      this.inner = inner;
    }

    @Override
    public List<String> names() {
      step();
      return inner.names();
    }

    @Override
    public Journal open(String name, Journal.Visitor visitor) {
      step();
      Opened journal = new Opened(inner, name, inner.open(name, visitor));
      open.add(journal);
      return journal;
    }

    @Override
    public void delete(String name) {
      step();
      inner.delete(name);
    }
  }

  private final class Opened implements Journal {

    private final MemoryJournalFolder folder;
    private final String name;
    private final Journal inner;
    private long forced;

    Opened(MemoryJournalFolder folder, String name, Journal inner) {
      this.folder = folder;
      this.name = name;
      this.inner = inner;
      this.forced = inner.bytes();
    }

    void damage(SplittableRandom random) {
      if (inner.bytes() > forced) {
        folder.damage(name, random.nextLong(8 * forced, 8 * inner.bytes()));
      }
    }

    @Override
    public long append(ByteBuffer... body) {
      step();
      long length = HEAD_BYTES;
      for (ByteBuffer part : body) {
        length += part.remaining();
      }
      if (used() + length > capacity) {
        throw new UncheckedIOException(new IOException("No space left on device"));
      }
      return inner.append(body);
    }

    @Override
    public void force() {
      step();
      if (forceFails) {
        throw new UncheckedIOException(new IOException("Input/output error"));
      }
      inner.force();
      forced = inner.bytes();
    }

    @Override
    public void read(long position, ByteBuffer into) {
      step();
      inner.read(position, into);
    }

    @Override
    public long bytes() {
      return inner.bytes();
    }

    @Override
    public long cut() {
      return inner.cut();
    }

    @Override
    public boolean isDamaged() {
      return inner.isDamaged();
    }

    @Override
    public void close() {
      open.remove(this);
      inner.close();
    }
  }
}
