package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.strategy.StateArrays;

/**
 * A learner at one moment: what training changes.
 *
 * @param weights parameters of the network
 * @param updater steps taken and the updater's state
 * @param strategy state of the strategy, with the index of its memory
 */
record LearnerSnapshot(float[] weights, byte[] updater, byte[] strategy) {

  private static final int MOST_BYTES = 1 << 30;

  /** Writes a snapshot, or that there is none. */
  static void write(DataOutput out, @Nullable LearnerSnapshot snapshot) throws IOException {
    out.writeBoolean(snapshot != null);
    if (snapshot != null) {
      StateArrays.write(out, snapshot.weights());
      write(out, snapshot.updater());
      write(out, snapshot.strategy());
    }
  }

  /**
   * Reads what {@link #write} wrote; null if there was no snapshot.
   *
   * @param parameters number of parameters of the network
   * @throws IOException if it is truncated or of another network
   */
  static @Nullable LearnerSnapshot read(DataInput in, int parameters) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    float[] weights = new float[parameters];
    StateArrays.readInto(in, weights);
    return new LearnerSnapshot(weights, bytes(in), bytes(in));
  }

  private static void write(DataOutput out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] bytes(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MOST_BYTES) {
      throw new IOException("a snapshot of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }
}
