package space.perigee.sync.delta;

import com.github.luben.zstd.Zstd;
import java.util.ArrayList;
import java.util.List;
import space.perigee.sync.model.Weights;

/**
 * Sizes of the levels of a delta in other published codings, for comparison: the same levels in
 * layout order, without vectors and headers.
 *
 * @param golombRiceBytes gaps, signs and magnitudes as in {@link GolombRice}
 * @param int8ZstdBytes levels as int8, clipped, compressed with zstd level 19
 */
public record PublishedCodings(long golombRiceBytes, long int8ZstdBytes) {

  private static final int ZSTD_LEVEL = 19;

  /**
   * Measures both codings for the delta that {@link DeltaCodec#encode} produces for a density.
   *
   * @throws IllegalArgumentException if the layouts differ or a weight is not finite
   */
  public static PublishedCodings of(Weights base, Weights next, double density) {
    Change change = Change.screened(base, next, 1);
    LossyEncoder encoder = new LossyEncoder(change, DeltaCodec.Options.DEFAULT);
    float step = encoder.stepOf(density);
    boolean[] asStored = new boolean[change.geometry().matrices().size()];
    List<Long> golombRice = new ArrayList<>();
    List<Long> int8Zstd = new ArrayList<>();
    for (Geometry.Slice slice : change.geometry().slices(asStored)) {
      short[] values = Levels.of(change, slice, step).values();
      byte[] octets = new byte[values.length];
      for (int i = 0; i < octets.length; i++) {
        octets[i] = (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, values[i]));
      }
      golombRice.add(GolombRice.size(values));
      int8Zstd.add((long) Zstd.compress(octets, ZSTD_LEVEL).length);
    }
    return new PublishedCodings(sum(golombRice), sum(int8Zstd));
  }

  private static long sum(List<Long> sizes) {
    return sizes.stream().mapToLong(Long::longValue).sum();
  }
}
