package space.perigee.sim.lab.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time and its scheduled events. Simultaneous events happen in the order of scheduling. */
public final class Timeline {

  private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");

  private record Event(long at, long order, Runnable what) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private long now;
  private long order;

  /** Returns the time since the start (ns). */
  long nanos() {
    return now;
  }

  Instant instant() {
    return START.plusNanos(now);
  }

  void after(long nanos, Runnable what) {
    events.add(new Event(now + nanos, order++, what));
  }

  void after(Duration time, Runnable what) {
    after(time.toNanos(), what);
  }

  /**
   * Runs the next event up to {@code until}.
   *
   * @return false if there was none; the time is {@code until} then
   */
  boolean next(long until) {
    Event next = events.peek();
    if (next == null || next.at() > until) {
      now = until;
      return false;
    }
    events.remove();
    now = next.at();
    next.what().run();
    return true;
  }
}
