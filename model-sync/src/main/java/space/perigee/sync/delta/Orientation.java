package space.perigee.sync.delta;

import java.util.List;

/**
 * Which way round a matrix is coded. The statistics are those of outputs in rows; some formats
 * store inputs there (Keras), some outputs (PyTorch, and DL4J as it lies in memory), and nothing in
 * a file says which. So the encoder codes a sample of the matrix both ways and says what it chose,
 * for less than a bit a matrix. Wrong rows were measured to cost up to 13 %.
 */
final class Orientation {

  /** Sampled elements of one matrix, at most. */
  private static final int SAMPLE = 1 << 16;

  /** Turning must save more than one part in this, or the matrix stays as it is. */
  private static final int HYSTERESIS = 64;

  private Orientation() {}

  /** For each matrix, whether it is coded column by column. */
  static boolean[] choose(Change change, float step) {
    Geometry geometry = change.geometry();
    boolean[] turned = new boolean[geometry.matrices().size()];
    int budget = SAMPLE + geometry.weights() / 64;
    boolean last = false;
    for (int m = 0; m < turned.length; m++) {
      Geometry.Matrix matrix = geometry.matrices().get(m);
      if (!matrix.turnable()) {
        continue;
      }
      if (budget > 0) {
        int side = (int) Math.sqrt(SAMPLE);
        int rows = Math.min(matrix.rows(), Math.max(side, SAMPLE / matrix.columns()));
        int columns = Math.min(matrix.columns(), SAMPLE / rows);
        budget -= rows * columns;
        last = isShorterTurned(change, matrix, rows, columns, step);
      }
      turned[m] = last;
    }
    return turned;
  }

  private static boolean isShorterTurned(
      Change change, Geometry.Matrix matrix, int rows, int columns, float step) {
    int stride = matrix.columns();
    Geometry.Band asStored = new Geometry.Band(rows, columns, matrix.offset(), stride, 1);
    Geometry.Band turned = new Geometry.Band(columns, rows, matrix.offset(), 1, stride);
    int stored = size(change, asStored, step);
    return size(change, turned, step) < stored - stored / HYSTERESIS;
  }

  private static int size(Change change, Geometry.Band band, float step) {
    Geometry.Slice slice = new Geometry.Slice(List.of(band), band.size(), 0);
    Levels levels = Levels.of(change, slice, step);
    float density = (float) levels.nonzeros() / levels.values().length;
    return SliceCoding.encodeAdaptive(levels, new SliceCoding.Context(density, null)).length;
  }
}
