package space.perigee.sync.delta;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import space.perigee.sync.delta.Geometry.Band;

/**
 * Chooses whether a matrix is coded row by row or column by column. {@link LevelModel} expects
 * outputs in rows. Some formats store inputs there (Keras), some outputs (PyTorch, and DL4J in
 * memory), and nothing in a file tells which. So the encoder codes a sample of the matrix both ways
 * and sends its choice, for less than a bit per matrix. The wrong orientation was measured to cost
 * up to 13 %.
 */
final class Orientation {

  /** Maximum number of sampled elements per matrix. */
  private static final int SAMPLE = 1 << 16;

  /** A matrix is turned only if that saves more than this fraction (1 / HYSTERESIS). */
  private static final int HYSTERESIS = 64;

  private Orientation() {}

  /** Returns for each matrix whether it is coded column by column. */
  static boolean[] choose(Change change, float step, int threads) {
    Geometry geometry = change.geometry();
    List<Band> bands = new ArrayList<>();
    int budget = SAMPLE + geometry.weights() / 64;
    for (Geometry.Matrix matrix : geometry.matrices()) {
      if (matrix.turnable() && budget > 0) {
        int side = (int) Math.sqrt(SAMPLE);
        int rows = Math.min(matrix.rows(), Math.max(side, SAMPLE / matrix.columns()));
        int columns = Math.min(matrix.columns(), SAMPLE / rows);
        budget -= rows * columns;
        int stride = matrix.columns();
        bands.add(new Band(rows, columns, matrix.offset(), stride, 1));
        bands.add(new Band(columns, rows, matrix.offset(), 1, stride));
      }
    }
    Iterator<Integer> sizes =
        Workers.compute(threads, bands.size(), i -> size(change, bands.get(i), step)).iterator();
    boolean[] turned = new boolean[geometry.matrices().size()];
    boolean last = false;
    for (int m = 0; m < turned.length; m++) {
      if (geometry.matrices().get(m).turnable()) {
        if (sizes.hasNext()) {
          int stored = sizes.next();
          last = sizes.next() < stored - stored / HYSTERESIS;
        }
        turned[m] = last;
      }
    }
    return turned;
  }

  private static int size(Change change, Band band, float step) {
    Geometry.Slice slice = new Geometry.Slice(List.of(band), band.size(), 0);
    Levels levels = Levels.of(change, slice, step);
    float density = (float) levels.nonzeros() / levels.values().length;
    return SliceCoding.encodeAdaptive(levels, new SliceCoding.Context(density, null)).length;
  }
}
