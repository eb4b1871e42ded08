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
 * Which announcements were taken already, so that a captured one is worth nothing the second time.
 *
 * <p>Sequence numbers rise, yet arrive out of order, since what is urgent overtakes; so the last
 * {@value #SIZE} that were taken are remembered, and what is below all of them is refused (a
 * sliding window as of IPsec, RFC 4303, 3.4.3, over numbers with gaps). The numbers are
 * microseconds since 1970 when their sender's clock is right ({@link Outbox}), which makes an end
 * that was restored from an old backup refuse what is older than the longest time that an
 * announcement may take: after a restart the floor is no lower than that.
 */
public final class ReplayWindow {

  static final int SIZE = 512;

  private static final Logger log = LoggerFactory.getLogger(ReplayWindow.class);

  private static final long MICROS = 1_000_000;

  private final @Nullable LastState state;
  private TreeSet<Long> taken = new TreeSet<>();
  private long floor;

  private ReplayWindow(@Nullable LastState state) {
    this.state = state;
  }

  /** One that forgets with the process. */
  public static ReplayWindow forgetful() {
    return new ReplayWindow(null);
  }

  /**
   * One that remembers.
   *
   * @param now mission time
   * @param longest time that an announcement may take from its making to its arrival
   */
  public static ReplayWindow restored(LastState state, Instant now, Duration longest) {
    ReplayWindow window = new ReplayWindow(state);
    state.get().ifPresent(window::read);
    Instant oldest = now.minus(longest);
    window.floor =
        Math.max(window.floor, oldest.getEpochSecond() * MICROS + oldest.getNano() / 1000);
    return window;
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

  /** Whether an announcement may be new. */
  public boolean isNew(long sequence) {
    return sequence > floor && !taken.contains(sequence);
  }

  /** An announcement is taken; durable when this returns. */
  public void take(long sequence) {
    if (!isNew(sequence)) {
      return;
    }
    TreeSet<Long> next = new TreeSet<>(taken);
    next.add(sequence);
    long raised = next.size() > SIZE ? Math.max(floor, next.pollFirst()) : floor;
    if (state != null) {
      ByteBuffer numbers = ByteBuffer.allocate(Long.BYTES * (1 + next.size())).putLong(raised);
      next.forEach(numbers::putLong);
      state.save(numbers.array());
    }
    floor = raised;
    taken = next;
  }
}
