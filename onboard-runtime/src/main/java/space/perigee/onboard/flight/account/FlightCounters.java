package space.perigee.onboard.flight.account;

import java.util.EnumMap;
import java.util.Map;

/** The satellite's counters. */
public final class FlightCounters {

  private final Map<Counter, Long> counts = new EnumMap<>(Counter.class);

  /** Restores counters from a checkpoint; missing ones are 0. */
  FlightCounters(Map<Counter, Long> counts) {
    this.counts.putAll(counts);
  }

  public void count(Counter counter) {
    counts.merge(counter, 1L, Long::sum);
  }

  public void count(Counter counter, long times) {
    counts.merge(counter, times, Long::sum);
  }

  public long get(Counter counter) {
    return counts.getOrDefault(counter, 0L);
  }

  Map<Counter, Long> counts() {
    return Map.copyOf(counts);
  }
}
