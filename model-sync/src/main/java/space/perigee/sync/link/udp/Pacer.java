package space.perigee.sync.link.udp;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides when the next datagram may be sent, so that the rate is not exceeded.
 *
 * <p>A token bucket as virtual scheduling (the generic cell rate algorithm, ITU-T I.371, 5.4.1):
 * what was sent keeps the line busy until some time, and nothing is sent before that. A line that
 * was idle, or whose owner woke up late, may make up for at most a burst. So the average rate holds
 * even though a thread sleeps in steps of milliseconds, as long as it oversleeps by less than a
 * burst. A datagram that is sent too early, or is longer than the burst, delays those behind it.
 */
final class Pacer {

  private static final double BITS = 8;
  private static final double NANOS = 1e9;

  private final LongSupplier nanoTime;
  private final double nanosPerByte;
  private final long burstNanos;
  private long busyUntil;

  /**
   * @param rateBps rate (bit/s)
   * @param burst time at that rate that may be made up for
   * @param nanoTime as {@link System#nanoTime}
   */
  Pacer(long rateBps, Duration burst, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.nanosPerByte = BITS * NANOS / rateBps;
    this.burstNanos = burst.toNanos();
    this.busyUntil = nanoTime.getAsLong();
  }

  boolean hasRoom() {
    return nanosUntilRoom() == 0;
  }

  /** Time until a datagram may be sent (nanoseconds). */
  long nanosUntilRoom() {
    return Math.max(0, busyUntil - nanoTime.getAsLong());
  }

  void sent(int bytes) {
    long earliest = nanoTime.getAsLong() - burstNanos;
    busyUntil =
        (busyUntil - earliest < 0 ? earliest : busyUntil) + Math.round(bytes * nanosPerByte);
  }
}
