package space.perigee.sync.link.mqtt;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/*
 * TCP takes minutes to notice that the other end is gone, and MQTT's keep-alive costs bytes all the time. But a dead
 * connection does no harm while nothing is sent, and what is sent with QoS 1 is acknowledged. So a connection is dead when
 * such a message stays unanswered: for a few seconds, and for the time that the bytes before it take. That time is known
 * from earlier answers; until there are any, a rate is assumed, and if it was too high, the limit doubles with each
 * connection, so that a slow link is not cut off forever.
 */

/** Notices that a connection is dead. Times are those of {@link System#nanoTime}. Thread-safe. */
final class DeadLinkWatch {

  private static final Duration PATIENCE = Duration.ofSeconds(9);
  private static final Duration MOST = Duration.ofMinutes(2);
  private static final double FIRST_BYTES_PER_SECOND = 8_000;
  private static final double NANOS = 1e9;

  /** Answers to fewer bytes tell the round-trip time, not the rate. */
  private static final int LEAST_SAMPLE_BYTES = 4096;

  /** A rate counts for less with each newer one. */
  private static final double DECAY = 0.75;

  private static final int MAX_DOUBLINGS = 5;

  /** A message that must be answered, and all bytes sent up to its end. */
  private record Awaited(long sentAt, long bytesOut) {}

  private final Deque<Awaited> awaited = new ArrayDeque<>();
  private long bytesOut;
  private long bytesAnswered;
  private long heardAt;

  /** Since then the bytes not answered are under way. */
  private long underwaySince;

  private double bytesPerSecond; // 0 if unknown
  private int doublings;

  /** A new connection. */
  synchronized void onUp(long now) {
    awaited.clear();
    bytesOut = 0;
    bytesAnswered = 0;
    heardAt = now;
  }

  /**
   * A message is sent.
   *
   * @param isAnswered true if the broker acknowledges it
   */
  synchronized void sent(int bytes, boolean isAnswered, long now) {
    if (bytesOut == bytesAnswered) {
      underwaySince = now;
    }
    bytesOut += bytes;
    if (isAnswered) {
      awaited.add(new Awaited(now, bytesOut));
    }
  }

  /** The broker acknowledged the next message. */
  synchronized void answered(long now) {
    Awaited first = awaited.poll();
    if (first == null) {
      return;
    }
    long bytes = first.bytesOut() - bytesAnswered;
    if (bytes >= LEAST_SAMPLE_BYTES && now - underwaySince > 0) {
      bytesPerSecond = Math.max(DECAY * bytesPerSecond, bytes * NANOS / (now - underwaySince));
    }
    underwaySince = now;
    bytesAnswered = first.bytesOut();
    doublings = 0;
    heardAt = now;
  }

  /** Something arrived. */
  synchronized void heard(long now) {
    heardAt = now;
  }

  /** True if the connection is dead; then it is to be closed. */
  synchronized boolean isDead(long now) {
    Awaited first = awaited.peek();
    if (first == null || now - Math.max(first.sentAt(), heardAt) < limitNanos(first)) {
      return false;
    }
    doublings = Math.min(MAX_DOUBLINGS, doublings + 1);
    awaited.clear();
    return true;
  }

  private long limitNanos(Awaited first) {
    double rate = bytesPerSecond == 0 ? FIRST_BYTES_PER_SECOND : bytesPerSecond;
    double transmission = (first.bytesOut() - bytesAnswered) / rate * NANOS;
    double limit = PATIENCE.toNanos() + 2 * transmission * (1L << doublings);
    return (long) Math.min(MOST.toNanos(), limit);
  }
}
