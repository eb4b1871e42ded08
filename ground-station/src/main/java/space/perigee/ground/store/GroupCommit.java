package space.perigee.ground.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/*
 * The time of a commit is that of a sync of the disk, whatever it carries. So whoever finds the database free commits
 * his batch and those of all who wait, in one transaction (group commit: DeWitt et al., Implementation techniques for
 * main memory database systems, SIGMOD 1984). A batch that comes alone is committed alone.
 *
 * A commit also writes a fixed part: the last page of each table and the pages above them, some 40 KB for a delta of 2 KB.
 * So commits keep a distance from each other, and under load several deltas share that part, too; one that comes after a
 * pause does not wait.
 *
 * If a merged transaction fails, each batch is tried alone, so that one cannot take the others down with it.
 */

/** Commits batches of several threads in as few transactions as possible. */
final class GroupCommit {

  private static final class Entry {

    private final WriteBatch batch;
    private boolean isDone;
    private @Nullable RuntimeException failure;

    Entry(WriteBatch batch) {
      this.batch = batch;
    }
  }

  private final Database database;
  private final SatelliteStore satellites;
  private final Queue<Entry> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicLong count = new AtomicLong();

  /** Least time between the beginnings of two commits. */
  private volatile Duration distance = Duration.ZERO;

  private volatile InstantSource clock = InstantSource.fixed(Instant.EPOCH);

  /** When the last commit began. */
  private Instant begun = Instant.MIN;

  GroupCommit(Database database, SatelliteStore satellites) {
    this.database = database;
    this.satellites = satellites;
  }

  /** Keeps commits at least that far apart, by a clock. */
  void keepDistance(Duration least, InstantSource wall) {
    clock = wall;
    distance = least;
  }

  /**
   * Makes a batch durable, and empties it.
   *
   * @throws java.io.UncheckedIOException if the database fails; nothing of the batch is written
   */
  void commit(WriteBatch batch) {
    if (batch.hasNoWrites()) {
      batch.clear().forEach(Runnable::run);
      return;
    }
    Entry own = new Entry(batch);
    waiting.add(own);
    turn.lock();
    try {
      if (!own.isDone) {
        waitForDistance();
        commitAll(drain());
      }
    } finally {
      turn.unlock();
    }
    if (own.failure != null) {
      batch.clear();
      throw own.failure;
    }
    batch.committed();
    batch.clear().forEach(Runnable::run);
  }

  /** Waits out the distance; only once if the clock stands still. */
  private void waitForDistance() {
    Duration left = left();
    boolean goesOn = true;
    while (goesOn && left.compareTo(Duration.ZERO) > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left.toNanos());
      Duration next = left();
      goesOn = next.compareTo(left) < 0;
      left = next;
    }
    begun = clock.instant();
  }

  /** Time until the next commit may begin; none if the clock was set back. */
  private Duration left() {
    Instant now = clock.instant();
    return now.isBefore(begun) || begun.equals(Instant.MIN)
        ? Duration.ZERO
        : Duration.between(now, begun.plus(distance));
  }

  /** Transactions that were committed. */
  long count() {
    return count.get();
  }

  int waiting() {
    return waiting.size();
  }

  private List<Entry> drain() {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry = waiting.poll(); entry != null; entry = waiting.poll()) {
      entries.add(entry);
    }
    return entries;
  }

  private void commitAll(List<Entry> entries) {
    try {
      SatelliteRows.Insertion rows = satellites.rows().insertion();
      PieceRows.Insertion pieces = satellites.pieces().insertion();
      database.useTransaction(
          handle -> {
            entries.forEach(entry -> entry.batch.write(handle, rows, pieces));
            pieces.write(handle);
            rows.write(handle);
          });
      count.incrementAndGet();
      entries.forEach(entry -> entry.isDone = true);
    } catch (RuntimeException e) {
      if (entries.size() == 1) {
        entries.get(0).isDone = true;
        entries.get(0).failure = e;
      } else {
        entries.forEach(entry -> commitAll(List.of(entry)));
      }
    }
  }
}
