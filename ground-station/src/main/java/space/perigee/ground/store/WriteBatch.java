package space.perigee.ground.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The writes of a step of the loop. They collect in memory while the state machines change, and
 * become durable together with {@link GroundStore#commit}; a receipt leaves only after that. So
 * many deltas share one commit, and one that fails leaves nothing of the step.
 *
 * <p>Each shard of the loop has one batch and uses it again and again; batches that are committed
 * at the same time share a transaction. Not thread-safe.
 */
public final class WriteBatch {

  /** A write within the transaction of its batch. */
  @FunctionalInterface
  interface Write {
    void run(Handle handle);
  }

  private List<Write> writes = new ArrayList<>();
  private List<Runnable> followers = new ArrayList<>();
  private SortedSet<String> satellites = new TreeSet<>();
  private SortedMap<String, SatelliteChanges> changes = new TreeMap<>();

  /**
   * Adds a write; writes run in this order.
   *
   * @param satellite whose state in memory depends on it; null if none does
   */
  void add(@Nullable String satellite, Write write) {
    writes.add(write);
    if (satellite != null) {
      satellites.add(satellite);
    }
  }

  /** What this batch changes of a satellite, so far. */
  SatelliteChanges change(SatelliteLog log) {
    satellites.add(log.name());
    return changes.computeIfAbsent(log.name(), name -> log.change());
  }

  /** A small state that this batch saves; empty if it does not. */
  Optional<byte[]> saved(SatelliteLog log, String name) {
    return Optional.ofNullable(changes.get(log.name())).flatMap(change -> change.saved(name));
  }

  /** Runs an action once all that was added is durable; not at all if the commit fails. */
  public void afterCommit(Runnable action) {
    followers.add(action);
  }

  /** The satellites whose state in memory is ahead of the store until the commit. */
  public SortedSet<String> satellites() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(satellites));
  }

  public boolean isEmpty() {
    return hasNoWrites() && followers.isEmpty();
  }

  boolean hasNoWrites() {
    return writes.isEmpty() && changes.isEmpty();
  }

  void write(Handle handle, SatelliteRows.Insertion rows, PieceRows.Insertion pieces) {
    writes.forEach(write -> write.run(handle));
    changes.values().forEach(change -> change.write(handle, rows, pieces));
  }

  /** All that was added is durable. */
  void committed() {
    changes.values().forEach(SatelliteChanges::committed);
  }

  /** Empties the batch, and returns what is to run if its writes are durable. */
  List<Runnable> clear() {
    List<Runnable> actions = followers;
    writes = new ArrayList<>();
    followers = new ArrayList<>();
    satellites = new TreeSet<>();
    changes = new TreeMap<>();
    return actions;
  }
}
