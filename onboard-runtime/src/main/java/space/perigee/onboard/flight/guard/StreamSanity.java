package space.perigee.onboard.flight.guard;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Whether the stream is sane, asked of a model that was good when it was saved and has not changed
 * since: it agrees with the labels of a sane stream about as often as it did then.
 *
 * <p>Counts the last {@value #WINDOW} samples. With {@code k} right ones, and a share {@code p}
 * before, the stream is sane unless {@code P(K <= k) <= } {@value #DOUBT} for a binomial {@code K}
 * of {@value #WINDOW} trials. That lets one sane window in 20 wait for another sample, and accepts
 * a tenth of wrong labels, which replay averages out, but not half of them.
 */
public final class StreamSanity {

  static final int WINDOW = 64;
  static final double DOUBT = 0.05;

  private final double before;
  private long outcomes;
  private int seen;

  /**
   * @param before share of right predictions before, 0 to 1
   */
  public StreamSanity(double before) {
    this.before = before;
  }

  /** Resumes from what {@link #save} wrote. */
  public static StreamSanity restored(DataInput in) throws IOException {
    StreamSanity sanity = new StreamSanity(in.readDouble());
    sanity.outcomes = in.readLong();
    sanity.seen = in.readInt();
    return sanity;
  }

  /** Writes the state. */
  public void save(DataOutput out) throws IOException {
    out.writeDouble(before);
    out.writeLong(outcomes);
    out.writeInt(seen);
  }

  /** Counts a prediction; one whose input is not sane counts as wrong. */
  public void add(boolean right) {
    outcomes = outcomes << 1 | (right ? 1 : 0);
    seen = Math.min(WINDOW, seen + 1);
  }

  /** True if the window is full and agrees with the model. */
  public boolean isSane() {
    return seen == WINDOW && Binomial.atMost(Long.bitCount(outcomes), WINDOW, before) > DOUBT;
  }
}
