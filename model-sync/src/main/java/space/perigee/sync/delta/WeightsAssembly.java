package space.perigee.sync.delta;

import java.util.List;
import space.perigee.sync.model.Weights;
import space.perigee.sync.model.WeightsBuilder;

/**
 * Applies the levels of slices to the base, in any order and from several threads, and hashes the
 * result as far as it is complete. Encoder and decoder both use it, so they obtain the same result.
 */
final class WeightsAssembly {

  private final List<Geometry.Slice> slices;
  private final Quantizer quantizer;
  private final WeightsBuilder result;
  private final byte[] remembered;
  private final boolean[] done;
  private int hashed;

  WeightsAssembly(
      Weights base,
      List<Geometry.Vector> places,
      List<VectorLevels> vectors,
      List<Geometry.Slice> slices,
      Quantizer quantizer) {
    this.slices = slices;
    this.quantizer = quantizer;
    this.result = new WeightsBuilder(base.layout());
    base.copyTo(0, result.values(), base.size());
    for (int v = 0; v < vectors.size(); v++) {
      vectors.get(v).addTo(result.values(), places.get(v));
    }
    this.remembered = new byte[result.values().length];
    this.done = new boolean[slices.size()];
  }

  /** Applies slice {@code index} and returns the number of its nonzero levels. */
  int apply(int index, short[] levels) {
    float[] parameters = result.values();
    int at = 0;
    int nonzeros = 0;
    for (Geometry.Band band : slices.get(index).bands()) {
      for (int r = 0; r < band.rows(); r++) {
        int i = band.start() + r * band.rowStride();
        for (int c = 0; c < band.columns(); c++, i += band.columnStride()) {
          int level = levels[at++];
          if (level != 0) {
            parameters[i] += quantizer.value(level);
            remembered[i] = DeltaLevels.remembered(level);
            nonzeros++;
          }
        }
      }
    }
    hash(index);
    return nonzeros;
  }

  /** Returns the resulting weights and the levels to keep. All slices must have been applied. */
  LossyPayload.Decoded build() {
    return new LossyPayload.Decoded(result.build(), remembered);
  }

  private synchronized void hash(int index) {
    done[index] = true;
    while (hashed < done.length && done[hashed]) {
      result.completeTo(slices.get(hashed++).completeTo());
    }
  }
}
