package space.perigee.sync.link.udp;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When the next datagram may leave, so that no more is sent than the rate allows.
 *
 * <p>A token bucket as virtual scheduling (the generic cell rate algorithm, ITU-T I.371, 5.4.1):
 * what was sent keeps the line busy until some moment, and nothing leaves before it. A line that
 * was idle, or whose owner woke up late, has saved up to a burst; so the rate holds on average
 * although a thread sleeps by the millisecond, as long as it oversleeps by less than a burst. A
 * datagram that leaves too early, or is longer than the burst, is paid for by those behind it.
 */
final class Pacer {

  private static final double BITS = 8;
  private static final double NANOS = 1e9;

  private final LongSupplier nanoTime;
  private final double nanosPerByte;
  private final long burstNanos;
  private long busyUntil;

  /**
   * @param rateBps bit/s
   * @param burst time at the rate that may be made up for
   * @param nanoTime as {@link System#nanoTime}
   */
  Pacer(long rateBps, Duration burst, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.nanosPerByte = BITS * NANOS / rateBps;
    this.burstNanos = burst.toNanos();
    this.busyUntil = nanoTime.getAsLong();
  }

  /** True if a datagram may leave now. */
  boolean hasRoom() {
    return nanosUntilRoom() == 0;
  }

  /** How long until one may. */
  long nanosUntilRoom() {
    return Math.max(0, busyUntil - nanoTime.getAsLong());
  }

  /** So many bytes left. */
  void sent(int bytes) {
    long earliest = nanoTime.getAsLong() - burstNanos;
    busyUntil =
        (busyUntil - earliest < 0 ? earliest : busyUntil) + Math.round(bytes * nanosPerByte);
  }
}
