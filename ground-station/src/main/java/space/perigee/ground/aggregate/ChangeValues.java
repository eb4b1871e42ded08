package space.perigee.ground.aggregate;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/*
 * A round of a thousand satellites of a model of 50,000 parameters is 200 MB as arrays. But most satellites deliver a
 * lossy delta, which changes a twentieth of the parameters, so most of those arrays are zeros:
 *
 *   one bit per parameter: it is not +0 | the bits of those that are not, little-endian
 *
 * takes an eleventh of the array, and one pass to write and to read. A change with hardly a zero stays an array. Bits are compared, not values, so -0 and NaN are what they were.
 */

/**
 * The change of each parameter by an update, in the order of the layout. Immutable.
 *
 * <p>The values are in an array, or {@link #packed}; then they are unpacked when they are needed,
 * and stay in memory until the next garbage collection.
 */
public final class ChangeValues {

  private final int size;
  private final float @Nullable [] own;
  private final byte[] packed;

  /** Values that were unpacked. */
  private volatile WeakReference<float[]> unpacked = new WeakReference<>(null);

  /** Negative until it is asked for. */
  private volatile double norm = -1;

  private ChangeValues(int size, float @Nullable [] own, byte[] packed) {
    this.size = size;
    this.own = own;
    this.packed = packed;
  }

  /** Of an array that nobody changes. */
  static ChangeValues of(float[] values) {
    return new ChangeValues(values.length, values, new byte[0]);
  }

  /** Number of parameters. */
  public int size() {
    return size;
  }

  /** Takes a parameter and its change. */
  @FunctionalInterface
  public interface Visitor {
    void at(int parameter, float value);
  }

  /**
   * Visits the changes that are not zero, in order, without unpacking the others. A sum of products
   * with them is that of all, bit for bit, as long as all are finite and it begins with +0.
   */
  public void forEachNonZero(Visitor visitor) {
    if (own != null) {
      for (int i = 0; i < size; i++) {
        if (own[i] != 0) {
          visitor.at(i, own[i]);
        }
      }
      return;
    }
    ByteBuffer bits = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    int mapBytes = mapBytes();
    bits.position(mapBytes);
    for (int at = 0; at < mapBytes; at++) {
      for (int map = packed[at] & 0xff; map != 0; map &= map - 1) {
        visitor.at(8 * at + Integer.numberOfTrailingZeros(map), bits.getFloat());
      }
    }
  }

  /** Reads all changes once, some at a time, without unpacking the others. */
  final class Reader {

    private final ByteBuffer bits =
        ByteBuffer.wrap(packed)
            .order(ByteOrder.LITTLE_ENDIAN)
            .position(isPacked() ? mapBytes() : 0);
    private int next;

    /** Reads the next {@code count} changes to the front of {@code target}. */
    void read(float[] target, int count) {
      if (own != null) {
        System.arraycopy(own, next, target, 0, count);
        next += count;
        return;
      }
      for (int i = 0; i < count; i++, next++) {
        target[i] = (packed[next >> 3] >> (next & 7) & 1) == 0 ? 0 : bits.getFloat();
      }
    }
  }

  Reader reader() {
    return new Reader();
  }

  /**
   * Squared Euclidean distance to an array of the same size, without unpacking; the same bits as
   * the sum over all parameters in their order.
   */
  double squaredDistance(float[] other) {
    Distance distance = new Distance(other);
    forEachNonZero(distance::add);
    return distance.total();
  }

  /** A sum of squares in the order of the parameters. */
  private static final class Distance {

    private final float[] other;
    private double sum;
    private int next;

    Distance(float[] other) {
      this.other = other;
    }

    void add(int parameter, float value) {
      skipTo(parameter);
      square((double) other[next++] - value);
    }

    private void skipTo(int parameter) {
      while (next < parameter) {
        square(other[next++]);
      }
    }

    private void square(double difference) {
      sum += difference * difference;
    }

    double total() {
      skipTo(other.length);
      return sum;
    }
  }

  /** Euclidean norm; costs a pass over the values once. */
  double norm() {
    double known = norm;
    if (known < 0) {
      double[] squares = new double[1];
      forEachNonZero((i, value) -> squares[0] += (double) value * value);
      known = Math.sqrt(squares[0]);
      norm = known;
    }
    return known;
  }

  private int mapBytes() {
    return (size + 7) / 8;
  }

  boolean isPacked() {
    return own == null;
  }

  /** The values; not to be modified. */
  float[] toArray() {
    if (own != null) {
      return own;
    }
    float[] values = unpacked.get();
    if (values == null) {
      values = unpack();
      unpacked = new WeakReference<>(values);
    }
    return values;
  }

  /** The same values, without their zeros; unchanged if few are zero. */
  ChangeValues packed() {
    if (own == null) {
      return this;
    }
    int count = 0;
    for (float value : own) {
      count += Float.floatToRawIntBits(value) == 0 ? 0 : 1;
    }
    int mapBytes = mapBytes();
    long bytes = mapBytes + (long) Float.BYTES * count;
    if (bytes >= (long) Float.BYTES * size) {
      return this;
    }
    ByteBuffer values = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte[] map = values.array();
    values.position(mapBytes);
    for (int i = 0; i < size; i++) {
      int bits = Float.floatToRawIntBits(own[i]);
      if (bits != 0) {
        map[i >> 3] |= (byte) (1 << (i & 7));
        values.putInt(bits);
      }
    }
    return new ChangeValues(size, null, map);
  }

  private float[] unpack() {
    float[] values = new float[size];
    forEachNonZero((i, value) -> values[i] = value);
    return values;
  }
}
