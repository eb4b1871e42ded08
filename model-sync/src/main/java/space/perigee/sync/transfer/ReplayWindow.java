package space.perigee.sync.transfer;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
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

  private final @Nullable LastState state;
  private TreeSet<Long> taken = new TreeSet<>();
  private final @Nullable Duration longest;
  private long floor;

  /** Lower bound by the clock at the start. */
  private long clockFloor = Long.MIN_VALUE;

  private ReplayWindow(@Nullable LastState state, @Nullable Duration longest) {
    this.state = state;
    this.longest = longest;
  }

  /** A window that ends with the process. */
  public static ReplayWindow forgetful() {
    return new ReplayWindow(null, null);
  }

  /**
   * A window that survives a restart.
   *
   * @param now mission time
   * @param longest longest time from the making of a manifest to its arrival
   */
  public static ReplayWindow restored(LastState state, Instant now, Duration longest) {
    Duration oldest = state.isDamaged() ? Duration.ZERO : longest;
    ReplayWindow window = new ReplayWindow(state, oldest);
    state.get().ifPresent(window::read);
    window.clockFloor = micros(now.minus(oldest));
    if (state.isDamaged()) {
      log.error("event=replay-window-damaged refused=\"all announced before {}\"", now);
    }
    return window;
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
    ByteBuffer numbers = ByteBuffer.wrap(bytes);
    floor = numbers.getLong();
    while (numbers.hasRemaining()) {
      taken.add(numbers.getLong());
    }
  }

  /** True if a manifest may be new. */
  public boolean isNew(long sequence) {
    return sequence > Math.max(floor, clockFloor) && !taken.contains(sequence);
  }

  /** True if a manifest would be new by a clock that is behind this end's. */
  boolean isRefusedByClock(long sequence) {
    return sequence > floor && sequence <= clockFloor && !taken.contains(sequence);
  }

  /** Records an accepted manifest; durable when this returns. */
  public void take(long sequence) {
    if (!isNew(sequence)) {
      return;
    }
    TreeSet<Long> next = new TreeSet<>(taken);
    next.add(sequence);
    long raised = next.size() > SIZE ? Math.max(floor, next.pollFirst()) : floor;
    if (state != null && state.isDamaged()) {
      raised = Math.max(raised, clockFloor);
    }
    if (state != null) {
      ByteBuffer numbers = ByteBuffer.allocate(Long.BYTES * (1 + next.size())).putLong(raised);
      next.forEach(numbers::putLong);
      state.save(numbers.array());
    }
    floor = raised;
    taken = next;
  }
}
