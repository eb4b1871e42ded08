package space.perigee.sync.delta;

import com.github.luben.zstd.Zstd;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;

/**
 * The levels of a delta, clipped to magnitude 2, kept as context for coding the next one. Weights
 * that changed lately tend to change again in the same direction or, having just been sent, to
 * rest; either way the next delta takes fewer bits.
 *
 * <p>Both ends keep the levels of the last delta that both have. A delta coded with them refers to
 * them by the name of the delta they came from. They take one byte per parameter in memory, or
 * about the size of the delta if they are {@link #packed} or on disk; levels that are all zero take
 * nothing.
 */
public final class DeltaLevels {

  /** Length of a delta's name, a prefix of its SHA-256 (bytes). */
  static final int NAME_BYTES = 8;

  private static final int LARGEST = 2;
  private static final int ZSTD_LEVEL = 3;
  private static final int FAST = 1;

  private final VersionPrefix delta;
  private final int size;
  private final byte @Nullable [] levels;
  private final Supplier<byte[]> source;

  /** Levels that were fetched from the source. */
  private volatile WeakReference<byte[]> fetched = new WeakReference<>(null);

  DeltaLevels(VersionPrefix delta, byte[] levels) {
    this(delta, levels.length, levels, () -> levels);
  }

  private DeltaLevels(
      VersionPrefix delta, int size, byte @Nullable [] levels, Supplier<byte[]> source) {
    this.delta = delta;
    this.size = size;
    this.levels = levels;
    this.source = source;
  }

  /** The levels after a content that leaves none, such as a lossless delta: all zero. */
  public static DeltaLevels none(byte[] content, int size) {
    return none(nameOf(content), size);
  }

  private static DeltaLevels none(VersionPrefix delta, int size) {
    return new DeltaLevels(delta, size, null, () -> new byte[size]);
  }

  /**
   * Levels that are held elsewhere.
   *
   * @param delta name of the delta that they came from
   * @param size number of parameters
   * @param source fetches the levels when they are needed
   */
  public static DeltaLevels heldElsewhere(
      VersionPrefix delta, int size, Supplier<DeltaLevels> source) {
    return new DeltaLevels(delta, size, null, () -> source.get().levels());
  }

  /** The same levels, compressed in memory until they are needed. */
  public DeltaLevels packed() {
    if (levels == null) {
      return this;
    }
    if (isZero(levels)) {
      return none(delta, size);
    }
    return packed(delta, size, Zstd.compress(levels, FAST));
  }

  /** Static, so that the source does not refer to the levels that were packed. */
  private static DeltaLevels packed(VersionPrefix delta, int size, byte[] packed) {
    return new DeltaLevels(delta, size, null, () -> Zstd.decompress(packed, size));
  }

  private static boolean isZero(byte[] levels) {
    for (byte level : levels) {
      if (level != 0) {
        return false;
      }
    }
    return true;
  }

  private byte[] levels() {
    if (levels != null) {
      return levels;
    }
    byte[] found = fetched.get();
    if (found == null) {
      found = source.get();
      fetched = new WeakReference<>(found);
    }
    return found;
  }

  /** The name by which later deltas refer to a delta. */
  public static VersionPrefix nameOf(byte[] delta) {
    return VersionPrefix.of(Sha256.of(delta), NAME_BYTES);
  }

  /** Clips a level to the range that is kept. */
  static byte remembered(int level) {
    return (byte) Math.max(-LARGEST, Math.min(LARGEST, level));
  }

  /** The name of the delta that these levels came from. */
  public VersionPrefix delta() {
    return delta;
  }

  public int size() {
    return size;
  }

  /** Copies the levels, from -2 to 2, of {@code count} parameters from {@code index} on. */
  void copyTo(int index, int stride, byte[] target, int at, int count) {
    if (stride == 1) {
      System.arraycopy(levels(), index, target, at, count);
      return;
    }
    byte[] all = levels();
    for (int i = 0; i < count; i++) {
      target[at + i] = all[index + i * stride];
    }
  }

  /** Serializes the levels, compressed. */
  public byte[] toBytes() {
    byte[] name = delta.toBytes();
    byte[] packed = Zstd.compress(levels(), ZSTD_LEVEL);
    byte[] bytes = Arrays.copyOf(name, NAME_BYTES + packed.length);
    System.arraycopy(packed, 0, bytes, NAME_BYTES, packed.length);
    return bytes;
  }

  /**
   * Deserializes levels.
   *
   * @param size number of parameters
   * @throws DeltaException if the bytes are damaged or of another model
   */
  public static DeltaLevels fromBytes(byte[] bytes, int size) throws DeltaException {
    if (bytes.length < NAME_BYTES) {
      throw new DeltaException("levels: " + bytes.length + " bytes are too few");
    }
    Section packed = new Section(bytes, NAME_BYTES, bytes.length);
    byte[] levels = packed.unzstd("levels", size);
    for (byte level : levels) {
      if (Math.abs(level) > LARGEST) {
        throw new DeltaException("levels: " + level + " is not in -2 to 2");
      }
    }
    VersionPrefix name = VersionPrefix.fromBytes(Arrays.copyOf(bytes, NAME_BYTES));
    return isZero(levels) ? none(name, size) : new DeltaLevels(name, levels);
  }
}
