package space.perigee.ground.aggregate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.aggregate.AggregationStrategy.Aggregation;

/**
 * The updates of the open round.
 *
 * <p>Each satellite has one: what it delivers in several deltas is added up, so that a satellite
 * counts once, however it cuts what it learned. A strategy that needs all updates at once gets them
 * when the round closes. One that streams may be given some before: if the updates take more than
 * the limit, those that have waited longest are added to the aggregation, and forgotten. So memory
 * has a bound that does not depend on the number of satellites, and small constellations lose
 * nothing by it. An update that was added can no longer be taken back, nor be added up with a later
 * one.
 *
 * <p>Updates that are kept are compressed; the limit counts them as if they were not, so that the
 * result of a round does not depend on it.
 *
 * <p>Not thread-safe.
 */
public final class PendingUpdates {

  /** Bytes of updates that are kept for a strategy that streams. */
  static final long DEFAULT_LIMIT = 64L << 20;

  private final AggregationStrategy strategy;
  private final long limitBytes;
  private final Map<String, Update> kept = new LinkedHashMap<>();
  private final Set<String> folded = new HashSet<>();
  private final List<VersionMember> parts = new ArrayList<>();
  private @Nullable Aggregation begun;
  private long bytes;

  /**
   * A closed round.
   *
   * @param begun aggregation of the updates that are no longer kept; null if all are
   * @param folded what is in {@code begun}
   * @param kept updates in the order of their deltas
   */
  public record Taken(@Nullable Aggregation begun, List<VersionMember> folded, List<Update> kept) {

    public Taken {
      folded = List.copyOf(folded);
      kept = List.copyOf(kept);
    }

    /** What counts if all that is kept counts. */
    public List<VersionMember> members() {
      List<VersionMember> all = new ArrayList<>(folded);
      kept.forEach(update -> all.add(VersionMember.of(update)));
      return VersionMember.oneForEach(all);
    }
  }

  public PendingUpdates(AggregationStrategy strategy) {
    this(strategy, DEFAULT_LIMIT);
  }

  PendingUpdates(AggregationStrategy strategy, long limitBytes) {
    this.strategy = strategy;
    this.limitBytes = limitBytes;
  }

  /**
   * Adds an update.
   *
   * @param state of the strategy after the last round
   */
  public void add(Update update, ServerState state) {
    Update earlier = kept.remove(update.satellite());
    bytes += earlier == null ? bytes(update) : 0;
    kept.put(update.satellite(), earlier == null ? update.packed() : earlier.then(update).packed());
    while (strategy.streams() && bytes > limitBytes && kept.size() > 1) {
      fold(kept.remove(kept.keySet().iterator().next()), state);
    }
  }

  /** What a strategy leaves that threw while updates were added: the round fails when it closes. */
  private record Failed(RuntimeException cause) implements Aggregation {

    @Override
    public void add(Update update) {}

    @Override
    public AggregationStrategy.Step close(int parameters, ServerState state) {
      throw new IllegalStateException(cause.toString(), cause);
    }
  }

  private static long bytes(Update update) {
    return (long) Float.BYTES * update.values().size();
  }

  private void fold(Update oldest, ServerState state) {
    try {
      if (begun == null) {
        begun = strategy.begin(state);
      }
      begun.add(oldest);
    } catch (RuntimeException e) {
      begun = new Failed(e);
    }
    bytes -= bytes(oldest);
    folded.add(oldest.satellite());
    parts.add(VersionMember.of(oldest));
  }

  /** Forgets the update of a satellite that may no longer count, if it is still kept. */
  public void drop(String satellite) {
    Update dropped = kept.remove(satellite);
    bytes -= dropped == null ? 0 : bytes(dropped);
  }

  /** The updates that are kept, in the order of their deltas. */
  public List<Update> kept() {
    return kept.values().stream().sorted(Comparator.comparingLong(Update::deltaId)).toList();
  }

  /** True if an update of a satellite is kept, to which a later one will be added. */
  public boolean holds(String satellite) {
    return kept.containsKey(satellite);
  }

  /** Satellites with an update in this round. */
  public int size() {
    Set<String> all = new HashSet<>(folded);
    all.addAll(kept.keySet());
    return all.size();
  }

  /** Ends the round and begins the next, without updates. */
  public Taken take() {
    Taken taken = new Taken(begun, parts, kept());
    begun = null;
    kept.clear();
    folded.clear();
    parts.clear();
    bytes = 0;
    return taken;
  }
}
