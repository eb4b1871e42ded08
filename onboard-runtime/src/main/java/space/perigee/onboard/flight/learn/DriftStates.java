package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import space.perigee.onboard.drift.Adwin;
import space.perigee.onboard.drift.Buckets;
import space.perigee.onboard.drift.Drift;
import space.perigee.onboard.drift.EmbeddingDistance;
import space.perigee.onboard.drift.PageHinkley;
import space.perigee.onboard.strategy.StateArrays;

/** Reads and writes the states of drift detectors; the states validate themselves. */
final class DriftStates {

  private static final int MOST_BUCKETS = 1 << 10;

  private DriftStates() {}

  static void write(DataOutput out, PageHinkley.State state) throws IOException {
    out.writeLong(state.values());
    out.writeDouble(state.mean());
    out.writeDouble(state.sum());
  }

  static PageHinkley.State readPageHinkley(DataInput in) throws IOException {
    return new PageHinkley.State(in.readLong(), in.readDouble(), in.readDouble());
  }

  static void write(DataOutput out, Adwin.State state) throws IOException {
    Buckets.State window = state.window();
    out.writeInt(window.counts().length);
    for (int count : window.counts()) {
      out.writeInt(count);
    }
    out.writeInt(window.sums().length);
    StateArrays.write(out, window.sums());
    StateArrays.write(out, window.deviations());
    out.writeInt(state.untilTry());
    out.writeInt(state.level().ordinal());
  }

  static Adwin.State readAdwin(DataInput in) throws IOException {
    int[] counts = new int[size(in)];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = in.readInt();
    }
    int buckets = size(in);
    double[] sums = new double[buckets];
    double[] deviations = new double[buckets];
    StateArrays.readInto(in, sums);
    StateArrays.readInto(in, deviations);
    return new Adwin.State(
        new Buckets.State(counts, sums, deviations), in.readInt(), readLevel(in));
  }

  private static int size(DataInput in) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > MOST_BUCKETS) {
      throw new IOException("a window of " + size + " buckets");
    }
    return size;
  }

  private static Drift readLevel(DataInput in) throws IOException {
    int level = in.readInt();
    if (level < 0 || level >= Drift.values().length) {
      throw new IOException("level " + level + " of drift");
    }
    return Drift.values()[level];
  }

  static void write(DataOutput out, EmbeddingDistance.State state) throws IOException {
    out.writeInt(state.blocks());
    out.writeInt(state.samples());
    StateArrays.write(out, state.sums());
    StateArrays.write(out, state.mean());
    StateArrays.write(out, state.squares());
    out.writeDouble(state.distanceMean());
    out.writeDouble(state.distanceSquares());
    out.writeInt(state.level().ordinal());
  }

  static EmbeddingDistance.State readEmbeddings(DataInput in, int dimension) throws IOException {
    int blocks = in.readInt();
    int samples = in.readInt();
    double[] sums = new double[dimension];
    double[] mean = new double[dimension];
    double[] squares = new double[dimension];
    StateArrays.readInto(in, sums);
    StateArrays.readInto(in, mean);
    StateArrays.readInto(in, squares);
    return new EmbeddingDistance.State(
        blocks, samples, sums, mean, squares, in.readDouble(), in.readDouble(), readLevel(in));
  }
}
