package space.perigee.sync.transfer;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.journal.LastState;

/**
 * Which manifests were accepted before, so that replaying a captured one has no effect.
 *
 * <p>Sequence numbers increase, but arrive out of order, since urgent contents overtake. So the
 * last {@value #SIZE} accepted numbers are remembered, and numbers below all of them are refused (a
 * sliding window as in IPsec, RFC 4303, 3.4.3, over numbers with gaps). Numbers are microseconds
 * since 1970 if the sender's clock is right ({@link Outbox}). So an end that was restored from an
 * old backup can refuse manifests older than the longest way: after a restart, the lower bound is
 * no lower than that. That bound is never stored, and {@link #onClockSet} lowers it again: a start
 * with a clock years ahead must not shut out the other end once the clock is right.
 *
 * <p>If the medium lost accepted numbers ({@link LastState#isDamaged}), any manifest from before
 * the restart may be a replay: that bound is then the time of the start, and is stored with the
 * next accepted manifest. The other end makes new ones.
 */
public final class ReplayWindow {

  static final int SIZE = 512;

  private static final Logger log = LoggerFactory.getLogger(ReplayWindow.class);

  private static final long MICROS = 1_000_000;

  /**
   * What must not be lost.
   *
   * @param floor nothing up to here is new
   * @param taken the last numbers that were accepted, ascending
   */
  private record Numbers(long floor, long[] taken) {

    static Numbers fromBytes(byte[] bytes) {
      ByteBuffer numbers = ByteBuffer.wrap(bytes);
      long floor = numbers.getLong();
      long[] taken = new long[numbers.remaining() / Long.BYTES];
      numbers.asLongBuffer().get(taken);
      return new Numbers(floor, taken);
    }

    byte[] toBytes() {
      ByteBuffer numbers = ByteBuffer.allocate(Long.BYTES * (1 + taken.length)).putLong(floor);
      numbers.asLongBuffer().put(taken);
      return numbers.array();
    }

    boolean isTaken(long sequence) {
      return Arrays.binarySearch(taken, sequence) >= 0;
    }

    Numbers withFloor(long least) {
      return new Numbers(Math.max(floor, least), taken);
    }

    /**
     * With a number that is not taken yet; the smallest becomes the floor if there are too many.
     */
    Numbers with(long sequence) {
      int at = -Arrays.binarySearch(taken, sequence) - 1;
      long[] next = new long[taken.length + 1];
      System.arraycopy(taken, 0, next, 0, at);
      next[at] = sequence;
      System.arraycopy(taken, at, next, at + 1, taken.length - at);
      return next.length > SIZE
          ? new Numbers(Math.max(floor, next[0]), Arrays.copyOfRange(next, 1, next.length))
          : new Numbers(floor, next);
    }
  }

  private final @Nullable LastState state;
  private final LongConsumer memory;
  private final @Nullable Duration longest;
  private Numbers numbers = new Numbers(0, new long[0]);

  /** Lower bound by the clock at the start. */
  private long clockFloor = Long.MIN_VALUE;

  /** Lower bound by the time of a restoration. */
  private long restoredFloor = Long.MIN_VALUE;

  private ReplayWindow(@Nullable LastState state, LongConsumer memory, @Nullable Duration longest) {
    this.state = state;
    this.memory = memory;
    this.longest = longest;
  }

  /** A window that ends with the process. */
  public static ReplayWindow forgetful() {
    return new ReplayWindow(null, sequence -> {}, null);
  }

  /**
   * A window that survives a restart.
   *
   * @param now mission time
   * @param longest longest time from the making of a manifest to its arrival
   */
  public static ReplayWindow restored(LastState state, Instant now, Duration longest) {
    Duration oldest = state.isDamaged() ? Duration.ZERO : longest;
    ReplayWindow window = new ReplayWindow(state, sequence -> {}, oldest);
    state.get().ifPresent(window::read);
    window.clockFloor = micros(now.minus(oldest));
    if (state.isDamaged()) {
      log.error("event=replay-window-damaged refused=\"all announced before {}\"", now);
    }
    return window;
  }

  /**
   * A window that survives a restart, whose owner writes each number rather than the whole.
   *
   * @param whole {@link #toBytes} at an earlier time; empty if there was none
   * @param later numbers that were taken since, in order
   * @param memory is given each number that is taken
   * @param now mission time
   * @param longest longest time from the making of a manifest to its arrival
   */
  public static ReplayWindow logged(
      byte[] whole, List<Long> later, LongConsumer memory, Instant now, Duration longest) {
    ReplayWindow window = new ReplayWindow(null, memory, longest);
    if (whole.length > 0) {
      window.read(whole);
    }
    later.forEach(window::enter);
    window.clockFloor = micros(now.minus(longest));
    return window;
  }

  /**
   * Refuses all that was announced before a time, as this end was restored from a backup, and does
   * not know what it accepted since.
   */
  ReplayWindow notBefore(Instant time) {
    restoredFloor = micros(time);
    return this;
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * MICROS + time.getNano() / 1000;
  }

  /**
   * The clock was set: if that was back, the start's bound was too high.
   *
   * @param now mission time
   */
  public void onClockSet(Instant now) {
    if (longest != null) {
      clockFloor = Math.min(clockFloor, micros(now.minus(longest)));
    }
  }

  private void read(byte[] bytes) {
    if (bytes.length == 0 || bytes.length % Long.BYTES != 0) {
      log.error("event=replay-window-unreadable bytes={}", bytes.length);
      return;
    }
    numbers = Numbers.fromBytes(bytes);
  }

  /** Lower bound and numbers. */
  public byte[] toBytes() {
    return numbers.toBytes();
  }

  /** True if a manifest may be new. */
  public boolean isNew(long sequence) {
    return sequence > Math.max(numbers.floor, Math.max(clockFloor, restoredFloor))
        && !numbers.isTaken(sequence);
  }

  /** True if a manifest would be new by a clock that is behind this end's. */
  boolean isRefusedByClock(long sequence) {
    return sequence > numbers.floor && !isNew(sequence) && !numbers.isTaken(sequence);
  }

  /** The largest number that was accepted; the lower bound if none is known. */
  public long newest() {
    long[] taken = numbers.taken;
    return taken.length == 0 ? numbers.floor : taken[taken.length - 1];
  }

  /** Records an accepted manifest; durable when this returns, or written to the log. */
  public void take(long sequence) {
    if (!isNew(sequence)) {
      return;
    }
    Numbers next = numbers.with(sequence);
    if (state != null) {
      next = state.isDamaged() ? next.withFloor(clockFloor) : next;
      state.save(next.toBytes());
    }
    memory.accept(sequence);
    numbers = next;
  }

  private void enter(long sequence) {
    if (!numbers.isTaken(sequence)) {
      numbers = numbers.with(sequence);
    }
  }
}
