package space.perigee.sync.delta;

import java.util.ArrayList;
import java.util.List;
import space.perigee.sync.model.Weights;

/**
 * A change, quantised and not yet coded.
 *
 * @param geometry of the layout
 * @param tensors of the layout
 * @param turned for each matrix, whether it is coded column by column
 * @param quantiser for the weights
 * @param slices levels of the weights
 * @param vectors levels of the vectors
 */
record Quantised(
    Geometry geometry,
    int tensors,
    boolean[] turned,
    Quantiser quantiser,
    List<Levels> slices,
    List<VectorLevels> vectors) {

  /**
   * Quantises a change.
   *
   * @param step of the weights, representable
   */
  static Quantised of(Change change, float step, int threads) {
    Geometry geometry = change.geometry();
    boolean[] turned = Orientation.choose(change, step, threads);
    List<Geometry.Slice> places = geometry.slices(turned);
    List<Levels> slices =
        Workers.compute(threads, places.size(), i -> Levels.of(change, places.get(i), step));
    List<VectorLevels> vectors = new ArrayList<>();
    for (Geometry.Vector vector : geometry.vectors()) {
      vectors.add(VectorLevels.of(change, vector, step));
    }
    return new Quantised(
        geometry,
        change.base().layout().tensors().size(),
        turned,
        Levels.quantiser(slices, step),
        slices,
        vectors);
  }

  int nonzeros() {
    return slices.stream().mapToInt(Levels::nonzeros).sum();
  }

  /** Fraction of the weights that change. */
  float density() {
    return (float) nonzeros() / Math.max(1, geometry.weights());
  }

  /** Zero-order entropy of the levels of the weights. */
  double entropyBytes() {
    return Levels.entropyBits(slices) / Byte.SIZE;
  }

  /** Makes what the decoder will have, once it is given all slices. */
  Assembly assembly(Weights base) {
    List<Geometry.Slice> places = slices.stream().map(Levels::slice).toList();
    return new Assembly(base, geometry.vectors(), vectors, places, quantiser);
  }
}
