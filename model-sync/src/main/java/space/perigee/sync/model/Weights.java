package space.perigee.sync.model;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a model in layout order, identified by a {@link ModelVersion}. Immutable.
 *
 * <p>The values are in an array, or {@link #heldElsewhere} and fetched when they are needed; then
 * they stay in memory until the next garbage collection.
 */
public final class Weights {

  private static final int CHUNK = 16 * 1024;

  private final ParameterLayout layout;
  private final int size;
  private final float @Nullable [] own;
  private final Supplier<float[]> source;
  private final ModelVersion version;

  /** Values that were fetched from the source. */
  private volatile WeakReference<float[]> fetched = new WeakReference<>(null);

  Weights(ParameterLayout layout, float[] values, ModelVersion version) {
    this(layout, values, () -> values, version);
  }

  private Weights(
      ParameterLayout layout,
      float @Nullable [] own,
      Supplier<float[]> source,
      ModelVersion version) {
    this.layout = layout;
    this.size = own == null ? layout.size() : own.length;
    this.own = own;
    this.source = source;
    this.version = version;
  }

  /**
   * Returns weights whose values are held elsewhere, such as on disk or outside the heap.
   *
   * @param version of the values
   * @param source fetches the values, which nobody changes afterwards; called by any thread, as
   *     often as they are needed
   */
  public static Weights heldElsewhere(
      ParameterLayout layout, ModelVersion version, Supplier<float[]> source) {
    return new Weights(layout, null, source, version);
  }

  private float[] values() {
    if (own != null) {
      return own;
    }
    float[] values = fetched.get();
    if (values == null) {
      values = source.get();
      if (values.length != size) {
        throw new IllegalStateException(
            "the layout has " + size + " parameters, but " + values.length + " are held");
      }
      fetched = new WeakReference<>(values);
    }
    return values;
  }

  private static Weights hashed(ParameterLayout layout, float[] values) {
    if (values.length != layout.size()) {
      throw new IllegalArgumentException(
          "the layout has " + layout.size() + " parameters, but the array has " + values.length);
    }
    return new Weights(layout, values, versionOf(layout, values));
  }

  /**
   * Returns weights with a copy of {@code values}.
   *
   * @throws IllegalArgumentException if their number differs from the layout's
   */
  public static Weights of(ParameterLayout layout, float[] values) {
    return hashed(layout, values.clone());
  }

  /** Returns all-zero weights, which both sides share before their first exchange. */
  public static Weights zero(ParameterLayout layout) {
    return hashed(layout, new float[layout.size()]);
  }

  /**
   * Reads little-endian float32.
   *
   * @throws IllegalArgumentException if there are not four bytes for each parameter
   */
  public static Weights fromLittleEndian(ParameterLayout layout, byte[] bytes) {
    if (bytes.length != 4L * layout.size()) {
      throw new IllegalArgumentException(
          "the layout needs " + 4L * layout.size() + " bytes, got " + bytes.length);
    }
    float[] values = new float[layout.size()];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return hashed(layout, values);
  }

  public byte[] toLittleEndian() {
    ByteBuffer bytes = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values());
    return bytes.array();
  }

  private static ModelVersion versionOf(ParameterLayout layout, float[] values) {
    MessageDigest digest = Sha256.newDigest();
    layout.update(digest);
    update(digest, values, 0, values.length);
    return ModelVersion.fromBytes(digest.digest());
  }

  /** Feeds {@code values[from, to)} to a digest as little-endian float32. */
  static void update(MessageDigest digest, float[] values, int from, int to) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer floats = bytes.asFloatBuffer();
    for (int at = from; at < to; at += CHUNK) {
      int count = Math.min(CHUNK, to - at);
      floats.clear().put(values, at, count);
      digest.update(bytes.array(), 0, 4 * count);
    }
  }

  public ParameterLayout layout() {
    return layout;
  }

  public ModelVersion version() {
    return version;
  }

  public int size() {
    return size;
  }

  public float get(int index) {
    return own != null ? own[index] : values()[index];
  }

  /** Copies parameters {@code from} to {@code from + count} to the front of {@code target}. */
  public void copyTo(int from, float[] target, int count) {
    System.arraycopy(values(), from, target, 0, count);
  }

  public float[] toArray() {
    return values().clone();
  }

  /**
   * The change of each parameter from {@code other} to these weights.
   *
   * @throws IllegalArgumentException if the layouts differ
   */
  public float[] minus(Weights other) {
    requireLayoutOf(other);
    float[] mine = values();
    float[] others = other.values();
    float[] difference = new float[size];
    for (int i = 0; i < size; i++) {
      difference[i] = mine[i] - others[i];
    }
    return difference;
  }

  /** How many parameters have other bits than in {@code other}, which has the same layout. */
  public int countDifferences(Weights other) {
    requireLayoutOf(other);
    float[] mine = values();
    float[] others = other.values();
    int count = 0;
    for (int i = 0; i < size; i++) {
      count += Float.floatToRawIntBits(mine[i]) == Float.floatToRawIntBits(others[i]) ? 0 : 1;
    }
    return count;
  }

  private void requireLayoutOf(Weights other) {
    if (!layout.equals(other.layout)) {
      throw new IllegalArgumentException("weights of different layouts have no difference");
    }
  }

  public boolean isFinite() {
    for (float value : values()) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Euclidean norm. */
  public double norm() {
    return Math.sqrt(squaredNorm());
  }

  /** The squared Euclidean distance to the zero weights. */
  double squaredNorm() {
    double squares = 0;
    for (float value : values()) {
      squares += (double) value * value;
    }
    return squares;
  }

  /**
   * Returns the squared Euclidean distance to {@code other}.
   *
   * @throws IllegalArgumentException if the layouts differ
   */
  public double squaredDistance(Weights other) {
    requireLayoutOf(other);
    double sum = 0;
    float[] mine = values();
    float[] others = other.values();
    for (int i = 0; i < size; i++) {
      double difference = (double) mine[i] - others[i];
      sum += difference * difference;
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Weights that && version.equals(that.version);
  }

  @Override
  public int hashCode() {
    return version.hashCode();
  }

  @Override
  public String toString() {
    return "Weights[" + size + " parameters, " + version + "]";
  }
}
