package space.perigee.sync.transfer;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.SavedState;

/**
 * Numbers that never decrease, across restarts, restored backups and clocks that are set back:
 * microseconds since 1970, or one more than the last if the clock is not ahead of it.
 *
 * <p>With a {@link SavedState}, numbers are reserved a minute ahead, so that most need no write.
 */
public final class SequenceNumbers {

  private static final long MICROS = 1_000_000;
  private static final long RESERVED = 60 * MICROS;

  private final @Nullable SavedState state;
  private long last;
  private long reserved;

  private SequenceNumbers(@Nullable SavedState state, long last) {
    this.state = state;
    this.last = last;
    this.reserved = last;
  }

  /** Numbers that rely on the clock alone after a restart. */
  public static SequenceNumbers byClock() {
    return new SequenceNumbers(null, 0);
  }

  /** Numbers above all earlier ones. */
  public static SequenceNumbers above(LastState state) {
    return above((SavedState) state);
  }

  /** Numbers above all earlier ones. */
  public static SequenceNumbers above(SavedState state) {
    return new SequenceNumbers(
        state,
        state
            .get()
            .filter(bytes -> bytes.length == Long.BYTES)
            .map(bytes -> ByteBuffer.wrap(bytes).getLong())
            .orElse(0L));
  }

  /** The same, and no lower than {@code first}. */
  SequenceNumbers from(long first) {
    last = Math.max(last, first - 1);
    return this;
  }

  public long next(Instant now) {
    long micros = now.getEpochSecond() * MICROS + now.getNano() / 1000;
    long next = Math.max(last + 1, micros);
    if (state != null && next > reserved) {
      state.save(ByteBuffer.allocate(Long.BYTES).putLong(next + RESERVED).array());
      reserved = next + RESERVED;
    }
    last = next;
    return next;
  }
}
