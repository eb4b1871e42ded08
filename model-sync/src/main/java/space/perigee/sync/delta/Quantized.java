package space.perigee.sync.delta;

import java.util.ArrayList;
import java.util.List;
import space.perigee.sync.model.Weights;

/**
 * A change after quantization, before entropy coding.
 *
 * @param turned for each matrix, whether it is coded column by column
 */
record Quantized(
    Geometry geometry,
    int tensors,
    boolean[] turned,
    Quantizer quantizer,
    List<Levels> slices,
    List<VectorLevels> vectors) {

  /**
   * Quantizes a change.
   *
   * @param step step of the weights, representable
   */
  static Quantized of(Change change, float step, int threads) {
    Geometry geometry = change.geometry();
    boolean[] turned = Orientation.choose(change, step, threads);
    List<Geometry.Slice> places = geometry.slices(turned);
    List<Levels> slices =
        Workers.compute(threads, places.size(), i -> Levels.of(change, places.get(i), step));
    List<VectorLevels> vectors = new ArrayList<>();
    for (Geometry.Vector vector : geometry.vectors()) {
      vectors.add(VectorLevels.of(change, vector, step));
    }
    return new Quantized(
        geometry,
        change.base().layout().tensors().size(),
        turned,
        Levels.quantizer(slices, step),
        slices,
        vectors);
  }

  int nonzeros() {
    return slices.stream().mapToInt(Levels::nonzeros).sum();
  }

  float density() {
    return (float) nonzeros() / Math.max(1, geometry.weights());
  }

  /** Zero-order entropy of the levels of the weights (bytes). */
  double entropyBytes() {
    return Levels.entropyBits(slices) / Byte.SIZE;
  }

  /**
   * Returns an assembly that, once it has all slices, builds the weights that the decoder will
   * obtain.
   */
  WeightsAssembly assembly(Weights base) {
    List<Geometry.Slice> places = slices.stream().map(Levels::slice).toList();
    return new WeightsAssembly(base, geometry.vectors(), vectors, places, quantizer);
  }
}
