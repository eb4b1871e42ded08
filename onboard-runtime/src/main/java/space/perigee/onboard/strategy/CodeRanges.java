package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import space.perigee.onboard.engine.ChannelLayout;

/**
 * The ranges that 8-bit codes stand for, one for each feature or channel, learned as the stream
 * arrives.
 *
 * <p>A range starts with the first value and widens when a value lies outside. A stored code must
 * keep its meaning, so earlier ranges stay: each widening starts a <em>generation</em>, a record
 * names the generation it was encoded in, and each range keeps the list of what it was. Nothing
 * stored is ever encoded again, which would add an error each time.
 *
 * <p>A range that widens becomes at least {@value #GROWTH} times as wide, so the number of entries
 * grows with the logarithm of its width. It reaches beyond the values by at most a quarter of the
 * earlier width on each side, so the error of a value is at most 1/306 of the range that its
 * feature has had so far. One outlier widens a range for good.
 */
final class CodeRanges {

  static final int LARGEST_CODE = 255;

  private static final double GROWTH = 1.25;
  private static final int NONE = -1;

  private final ChannelLayout layout;
  private final int[] latest;
  private int generation;

  /** Entries of all ranges, in the order of their generations. */
  private int entries;

  private int[] ranges = new int[0];
  private int[] since = new int[0];
  private float[] least = new float[0];
  private float[] most = new float[0];
  private int[] previous = new int[0];

  /** Creates ranges that are not known yet, one for each channel. */
  CodeRanges(ChannelLayout layout) {
    this.layout = layout;
    this.latest = new int[layout.channels()];
    Arrays.fill(latest, NONE);
  }

  /** Number of entries, over all ranges. */
  int entries() {
    return entries;
  }

  /** The current generation, 0 before the first row. */
  int generation() {
    return generation;
  }

  /** Widens the ranges where the values of a row lie outside. Values that are not finite do not. */
  void include(float[] row) {
    float[] low = filled(Float.POSITIVE_INFINITY);
    float[] high = filled(Float.NEGATIVE_INFINITY);
    for (int i = 0; i < row.length; i++) {
      if (Float.isFinite(row[i])) {
        int range = rangeOf(i);
        low[range] = Math.min(low[range], row[i]);
        high[range] = Math.max(high[range], row[i]);
      }
    }
    boolean changed = false;
    for (int range = 0; range < latest.length; range++) {
      if (low[range] <= high[range]) {
        changed |= widen(range, low[range], high[range]);
      }
    }
    generation += changed ? 1 : 0;
  }

  private float[] filled(float value) {
    float[] values = new float[latest.length];
    Arrays.fill(values, value);
    return values;
  }

  private int rangeOf(int value) {
    return value / layout.neighbors() % layout.channels();
  }

  private boolean widen(int range, float low, float high) {
    int entry = latest[range];
    if (entry == NONE) {
      add(range, generation + 1, low, high);
      return true;
    }
    if (low >= least[entry] && high <= most[entry]) {
      return false;
    }
    double newLow = Math.min(low, least[entry]);
    double newHigh = Math.max(high, most[entry]);
    double width = GROWTH * ((double) most[entry] - least[entry]);
    double missing = Math.max(0, width - (newHigh - newLow));
    boolean both = low < least[entry] && high > most[entry];
    if (low < least[entry]) {
      newLow -= both ? missing / 2 : missing;
    }
    if (high > most[entry]) {
      newHigh += both ? missing / 2 : missing;
    }
    add(
        range,
        generation + 1,
        (float) Math.max(-Float.MAX_VALUE, newLow),
        (float) Math.min(Float.MAX_VALUE, newHigh));
    return true;
  }

  private void add(int range, int from, float low, float high) {
    if (entries == since.length) {
      int room = Math.max(latest.length, 2 * entries);
      ranges = Arrays.copyOf(ranges, room);
      since = Arrays.copyOf(since, room);
      least = Arrays.copyOf(least, room);
      most = Arrays.copyOf(most, room);
      previous = Arrays.copyOf(previous, room);
    }
    ranges[entries] = range;
    since[entries] = from;
    least[entries] = low;
    most[entries] = high;
    previous[entries] = latest[range];
    latest[range] = entries++;
  }

  /** Encodes the values of a row that was included, in the current generation. */
  void encode(float[] row, byte[] codes, int at) {
    for (int i = 0; i < row.length; i++) {
      int entry = latest[rangeOf(i)];
      double step = step(entry);
      long code = step > 0 ? Math.round((row[i] - least[entry]) / step) : 0;
      codes[at + i] = (byte) Math.max(0, Math.min(LARGEST_CODE, code));
    }
  }

  /** Decodes a row of an earlier generation or the current one. */
  void decode(int ofGeneration, byte[] codes, int at, float[] row) {
    int[] used = latest.clone();
    for (int range = 0; range < used.length; range++) {
      while (used[range] != NONE && since[used[range]] > ofGeneration) {
        used[range] = previous[used[range]];
      }
    }
    for (int i = 0; i < row.length; i++) {
      int entry = used[rangeOf(i)];
      double low = entry == NONE ? 0 : least[entry];
      row[i] = (float) (low + step(entry) * Byte.toUnsignedInt(codes[at + i]));
    }
  }

  private double step(int entry) {
    return entry == NONE ? 0 : ((double) most[entry] - least[entry]) / LARGEST_CODE;
  }

  /** Forgets all ranges. To be called when no row of any generation is left. */
  void clear() {
    Arrays.fill(latest, NONE);
    entries = 0;
    generation = 0;
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(generation);
    out.writeInt(entries);
    for (int i = 0; i < entries; i++) {
      out.writeInt(ranges[i]);
      out.writeInt(since[i]);
      out.writeFloat(least[i]);
      out.writeFloat(most[i]);
    }
  }

  /**
   * Restores ranges.
   *
   * @throws IOException if there are ranges beyond those of a row
   */
  void restore(DataInput in) throws IOException {
    clear();
    generation = in.readInt();
    for (int i = in.readInt(); i > 0; i--) {
      int range = in.readInt();
      if (range < 0 || range >= latest.length) {
        throw new IOException(
            "the replay memory has a range " + range + ", a row has " + latest.length);
      }
      add(range, in.readInt(), in.readFloat(), in.readFloat());
    }
  }
}
