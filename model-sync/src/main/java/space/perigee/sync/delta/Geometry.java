package space.perigee.sync.delta;

import java.util.ArrayList;
import java.util.List;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;

/**
 * The codec's view of a layout: matrices, whose rows are output neurons and whose levels are coded
 * in context, and vectors (biases, norms), which are few but matter more per parameter.
 *
 * <p>Dimensions of 1 are ignored. A tensor with at least two other dimensions is a matrix: the
 * first dimension by the product of the rest, in memory order. Any other tensor is a vector, unless
 * it is so long that it must be a flattened model; that one is cut into rows.
 *
 * <p>Large models are cut into slices that are coded independently, so that several threads can
 * work on them. The cuts depend on the layout and the orientation of the matrices, never on the
 * number of threads.
 */
record Geometry(List<Matrix> matrices, List<Vector> vectors, int size, int weights) {

  private static final int LONGEST_VECTOR = 1 << 14;
  private static final int ROW_OF_A_LONG_VECTOR = 1 << 8;
  private static final int WEIGHTS_OF_A_SLICE = 1 << 22;

  /**
   * A row-major matrix that starts at {@code offset}.
   *
   * @param turnable whether its rows may be inputs instead of outputs, so that both orientations
   *     are worth trying
   */
  record Matrix(int offset, int rows, int columns, boolean turnable) {}

  record Vector(int offset, int length) {}

  /**
   * Some rows of a matrix in coding order. If the matrix is turned, they are columns of the matrix.
   *
   * @param start index of the first element in the parameter array
   * @param rowStride distance from an element to the one below it
   * @param columnStride distance from an element to the one to its right
   */
  record Band(int rows, int columns, int start, int rowStride, int columnStride) {

    int size() {
      return rows * columns;
    }
  }

  /**
   * Bands that are coded together.
   *
   * @param completeTo once this and all earlier slices are decoded, all parameters before this
   *     index are final
   */
  record Slice(List<Band> bands, int size, int completeTo) {}

  static Geometry of(ParameterLayout layout) {
    List<Matrix> matrices = new ArrayList<>();
    List<Vector> vectors = new ArrayList<>();
    int offset = 0;
    int weights = 0;
    for (TensorSpec tensor : layout.tensors()) {
      int size = tensor.size();
      List<Integer> shape = tensor.shape().stream().filter(d -> d > 1).toList();
      if (shape.size() >= 2) {
        int rows = shape.get(0);
        matrices.add(new Matrix(offset, rows, size / rows, shape.size() == 2));
        weights += size;
      } else if (size <= LONGEST_VECTOR) {
        vectors.add(new Vector(offset, size));
      } else {
        int rows = size / ROW_OF_A_LONG_VECTOR;
        int whole = rows * ROW_OF_A_LONG_VECTOR;
        matrices.add(new Matrix(offset, rows, ROW_OF_A_LONG_VECTOR, false));
        if (whole < size) {
          vectors.add(new Vector(offset + whole, size - whole));
        }
        weights += whole;
      }
      offset += size;
    }
    return new Geometry(List.copyOf(matrices), List.copyOf(vectors), offset, weights);
  }

  /** Number of elements in a row of a tensor. */
  static int columns(TensorSpec tensor) {
    List<Integer> shape = tensor.shape().stream().filter(d -> d > 1).toList();
    return shape.size() >= 2
        ? tensor.size() / shape.get(0)
        : Math.min(tensor.size(), ROW_OF_A_LONG_VECTOR);
  }

  /**
   * Cuts the matrices into slices.
   *
   * @param turned for each matrix, whether it is coded column by column
   */
  List<Slice> slices(boolean[] turned) {
    int count = Math.max(1, Math.round((float) weights / WEIGHTS_OF_A_SLICE));
    List<Slice> slices = new ArrayList<>();
    List<Band> bands = new ArrayList<>();
    long coded = 0;
    int inSlice = 0;
    for (int m = 0; m < matrices.size(); m++) {
      Matrix matrix = matrices.get(m);
      int rows = turned[m] ? matrix.columns() : matrix.rows();
      int columns = turned[m] ? matrix.rows() : matrix.columns();
      int row = 0;
      while (row < rows) {
        long end = (long) weights * (slices.size() + 1) / count;
        boolean last = slices.size() == count - 1;
        long wanted = (end - coded + columns - 1) / columns;
        int take = last ? rows - row : (int) Math.min(rows - row, Math.max(1, wanted));
        bands.add(
            turned[m]
                ? new Band(take, columns, matrix.offset() + row, 1, rows)
                : new Band(take, columns, matrix.offset() + row * columns, columns, 1));
        row += take;
        coded += (long) take * columns;
        inSlice += take * columns;
        if (!last && coded >= end) {
          int to = completeTo(m, row, rows, turned[m]);
          slices.add(new Slice(List.copyOf(bands), inSlice, to));
          bands.clear();
          inSlice = 0;
        }
      }
    }
    if (!bands.isEmpty() || slices.isEmpty()) {
      slices.add(new Slice(List.copyOf(bands), inSlice, size));
    }
    return slices;
  }

  private int completeTo(int m, int row, int rows, boolean turned) {
    if (row == rows) {
      return m + 1 < matrices.size() ? matrices.get(m + 1).offset() : size;
    }
    Matrix matrix = matrices.get(m);
    return turned ? matrix.offset() : matrix.offset() + row * matrix.columns();
  }
}
