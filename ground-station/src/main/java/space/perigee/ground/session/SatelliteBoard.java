package space.perigee.ground.session;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What there is to say about each satellite that is known, in order of its name, for other threads.
 * The loop of a satellite renews its row after a change, so that nobody has to ask all satellites.
 * Thread-safe.
 */
public final class SatelliteBoard {

  /**
   * A satellite, with its transfers under way.
   *
   * @param transfers to and from the satellite
   */
  public record Row(
      GroundStatus.SatelliteStatus satellite, List<GroundStatus.TransferStatus> transfers) {

    public Row {
      transfers = List.copyOf(transfers);
    }
  }

  private final ConcurrentSkipListMap<String, Row> rows = new ConcurrentSkipListMap<>();
  private final AtomicInteger known = new AtomicInteger();
  private final AtomicInteger online = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  /** A session was opened, or closed. */
  void opened(int sessions) {
    open.addAndGet(sessions);
  }

  /** Sessions that are open; the other satellites take up nothing but their rows. */
  public int open() {
    return open.get();
  }

  /** Adds the row of a satellite, or renews it. Called by one thread for each satellite. */
  void put(Row row) {
    Row before = rows.put(row.satellite().id(), row);
    known.addAndGet(before == null ? 1 : 0);
    boolean wasOnline = before != null && before.satellite().online();
    online.addAndGet((row.satellite().online() ? 1 : 0) - (wasOnline ? 1 : 0));
  }

  /** Satellites that are known. */
  public int known() {
    return known.get();
  }

  /** Satellites that are in reach. */
  public int online() {
    return online.get();
  }

  /** The row of a satellite; empty if it is not known. */
  public Optional<Row> find(String satellite) {
    return Optional.ofNullable(rows.get(satellite));
  }

  /**
   * Rows in order of names.
   *
   * @param after name after which they begin; null for the first
   * @param most number of rows at most
   */
  public List<Row> page(@Nullable String after, int most) {
    return (after == null ? rows : rows.tailMap(after, false))
        .values().stream().limit(most).toList();
  }

  /** All satellites, by name. */
  List<GroundStatus.SatelliteStatus> satellites() {
    return rows.values().stream().map(Row::satellite).toList();
  }

  /** All transfers under way, by name of the satellite. */
  List<GroundStatus.TransferStatus> transfers() {
    List<GroundStatus.TransferStatus> all = new ArrayList<>();
    rows.values().forEach(row -> all.addAll(row.transfers()));
    all.sort(Comparator.comparing(GroundStatus.TransferStatus::satellite));
    return List.copyOf(all);
  }
}
