package space.perigee.sim.lab.codec;

import com.github.luben.zstd.Zstd;
import java.util.List;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.delta.GolombRice;
import space.perigee.sync.model.Weights;

/**
 * Sizes of a delta's levels in other published codings, for comparison: the same levels in the
 * order of the layout, without vectors and headers.
 *
 * @param golombRiceBytes gaps, signs and magnitudes as in {@link GolombRice}
 * @param int8ZstdBytes levels as int8 under zstd level 19; larger levels are clipped
 */
public record PublishedCodings(long golombRiceBytes, long int8ZstdBytes) {

  private static final int ZSTD_LEVEL = 19;

  /**
   * Measures both for the delta that {@link DeltaCodec#encode} creates for a density.
   *
   * @throws IllegalArgumentException as there
   */
  static PublishedCodings of(Weights base, Weights next, DeltaTarget.Density target) {
    List<short[]> slices = DeltaCodec.quantized(base, next, target);
    return new PublishedCodings(
        slices.stream().mapToLong(GolombRice::size).sum(),
        slices.stream().mapToLong(PublishedCodings::int8Zstd).sum());
  }

  private static long int8Zstd(short[] levels) {
    byte[] octets = new byte[levels.length];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, levels[i]));
    }
    return Zstd.compress(octets, ZSTD_LEVEL).length;
  }
}
