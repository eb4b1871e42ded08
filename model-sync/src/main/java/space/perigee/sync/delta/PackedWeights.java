package space.perigee.sync.delta;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/**
 * Weights at rest, as short as they become without loss.
 *
 * <p>Three codings compete. A {@link Coding#DELTA} is the coded delta that led to the weights,
 * which for a published version exists already and is far shorter than the rest. Weights without
 * one are XORed with those of their parent: sign, exponent and the high bits of most floats agree
 * with the parent's and become zeros. Their bytes are then sorted by significance, so that the
 * zeros stand together, and compressed with zstd ({@link Coding#PATCH}). Weights without a parent
 * are only sorted and compressed ({@link Coding#WHOLE}). Packing and unpacking cost one pass over
 * the parameters each.
 *
 * @param data the packed bytes
 */
public record PackedWeights(Coding coding, byte[] data) {

  /** How weights are packed. */
  public enum Coding {
    /** By themselves. */
    WHOLE,
    /** Against their parent. */
    PATCH,
    /** As a delta of {@link DeltaCodec} from their parent. */
    DELTA
  }

  private static final int LEVEL = 9;

  /** Packs weights that need no parent to be read. */
  public static PackedWeights whole(Weights weights) {
    return new PackedWeights(Coding.WHOLE, packed(weights, null));
  }

  /**
   * Packs weights, against their parent if that is shorter.
   *
   * @param delta from the parent to the weights, without a parent of its own; null for none
   */
  public static PackedWeights against(Weights parent, Weights weights, byte @Nullable [] delta) {
    PackedWeights patch = new PackedWeights(Coding.PATCH, packed(weights, parent));
    return delta != null && delta.length <= patch.data.length
        ? new PackedWeights(Coding.DELTA, delta)
        : patch;
  }

  private static byte[] packed(Weights weights, @Nullable Weights parent) {
    int size = weights.size();
    byte[] planes = new byte[Float.BYTES * size];
    for (int i = 0; i < size; i++) {
      int bits = Float.floatToRawIntBits(weights.get(i));
      if (parent != null) {
        bits ^= Float.floatToRawIntBits(parent.get(i));
      }
      for (int plane = 0; plane < Float.BYTES; plane++) {
        planes[plane * size + i] = (byte) (bits >>> (Byte.SIZE * plane));
      }
    }
    return Zstd.compress(planes, LEVEL);
  }

  /**
   * Unpacks weights.
   *
   * @param parent that they were packed against; null if they are whole
   * @param version that must result
   * @throws DeltaException if the bytes are damaged, or do not lead to that version
   */
  public Weights unpack(ParameterLayout layout, @Nullable Weights parent, ModelVersion version)
      throws DeltaException {
    if (coding != Coding.WHOLE && parent == null) {
      throw new DeltaException("version " + version + " needs a parent that is not there");
    }
    Weights weights =
        switch (coding) {
          case WHOLE -> unpacked(layout, null);
          case PATCH -> unpacked(layout, parent);
          case DELTA -> decoded(parent);
        };
    if (!weights.version().equals(version)) {
      throw new DeltaException("version " + weights.version() + " was kept as " + version);
    }
    return weights;
  }

  private Weights decoded(@Nullable Weights parent) throws DeltaException {
    try {
      return DeltaCodec.decode(
              base -> Optional.ofNullable(parent).filter(w -> base.matches(w.version())),
              data,
              List.of(),
              1)
          .result();
    } catch (UnknownBaseException e) {
      throw new DeltaException("a delta has another parent: " + e.getMessage(), e);
    }
  }

  private Weights unpacked(ParameterLayout layout, @Nullable Weights parent) throws DeltaException {
    int size = layout.size();
    byte[] planes = new byte[Float.BYTES * size];
    try {
      if (Zstd.getFrameContentSize(data) != planes.length
          || Zstd.decompress(planes, data) != planes.length) {
        throw new DeltaException("packed weights have another length than the model");
      }
    } catch (ZstdException e) {
      throw new DeltaException("packed weights are damaged: " + e.getMessage(), e);
    }
    ByteBuffer bytes = ByteBuffer.allocate(planes.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      int bits = parent == null ? 0 : Float.floatToRawIntBits(parent.get(i));
      for (int plane = 0; plane < Float.BYTES; plane++) {
        bits ^= (planes[plane * size + i] & 0xff) << (Byte.SIZE * plane);
      }
      bytes.putInt(bits);
    }
    return Weights.fromLittleEndian(layout, bytes.array());
  }
}
