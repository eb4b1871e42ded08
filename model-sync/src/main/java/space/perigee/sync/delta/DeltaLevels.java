package space.perigee.sync.delta;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.model.VersionPrefix;

/**
 * The levels of a delta, clipped to magnitude 2, kept as context for coding the next one. Weights
 * that changed lately tend to change again in the same direction or, having just been sent, to
 * rest; either way the next delta takes fewer bits.
 *
 * <p>Both ends keep the levels of the last delta that both have. A delta coded with them refers to
 * them by the name of the delta they came from. They take one byte per parameter in memory, and
 * about the size of the delta on disk.
 */
public final class DeltaLevels {

  /** Length of a delta's name, a prefix of its SHA-256 (bytes). */
  static final int NAME_BYTES = 8;

  private static final int LARGEST = 2;
  private static final int ZSTD_LEVEL = 3;

  private final VersionPrefix delta;
  private final byte[] levels;

  DeltaLevels(VersionPrefix delta, byte[] levels) {
    this.delta = delta;
    this.levels = levels;
  }

  /** The levels after a content that leaves none, such as a lossless delta: all zero. */
  public static DeltaLevels none(byte[] content, int size) {
    return new DeltaLevels(nameOf(content), new byte[size]);
  }

  static VersionPrefix nameOf(byte[] delta) {
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
    return levels.length;
  }

  /** The level of parameter {@code index}, from -2 to 2. */
  byte get(int index) {
    return levels[index];
  }

  /** Serializes the levels, compressed. */
  public byte[] toBytes() {
    byte[] name = delta.toBytes();
    byte[] packed = Zstd.compress(levels, ZSTD_LEVEL);
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
    return new DeltaLevels(VersionPrefix.fromBytes(Arrays.copyOf(bytes, NAME_BYTES)), levels);
  }
}
