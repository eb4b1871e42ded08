package space.perigee.onboard.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Samples in memory: four bytes per feature and per label, and nothing else per sample. A sample
 * that cannot be used keeps its place, and reading it throws a {@link DataException}.
 */
final class FloatTable extends LabeledRows {

  private static final int BLOCK_FLOATS = 1 << 16;

  private final Rows rows;

  /** The rows while a file is read; its classes may not be known yet. */
  static final class Rows {

    private final int width;
    private final int rowsPerBlock;
    private final List<float[]> blocks = new ArrayList<>();
    private final Map<Integer, String> unusable = new HashMap<>();
    private int[] labels = new int[1024];
    private int size;

    Rows(int width) {
      this.width = width;
      this.rowsPerBlock = Math.max(1, BLOCK_FLOATS / width);
    }

    int size() {
      return size;
    }

    /** Adds a sample with a label or {@link Sample#UNLABELED}. */
    void add(float[] features, int label) {
      System.arraycopy(features, 0, block(), size % rowsPerBlock * width, width);
      put(label);
    }

    /** Adds a sample that cannot be used. */
    void addUnusable(String reason) {
      block();
      unusable.put(size, reason);
      put(Labels.UNUSABLE);
    }

    private float[] block() {
      if (size == Integer.MAX_VALUE - 8) {
        throw new DataException("more than " + size + " samples");
      }
      if (size % rowsPerBlock == 0) {
        blocks.add(new float[rowsPerBlock * width]);
      }
      return blocks.get(size / rowsPerBlock);
    }

    private void put(int label) {
      if (size == labels.length) {
        labels = Arrays.copyOf(labels, (int) Math.min(2L * size, Integer.MAX_VALUE - 8));
      }
      labels[size++] = label;
    }

    /**
     * The table.
     *
     * @param position maps labels of this class to positions in {@code classes}
     */
    FloatTable table(List<String> classes, IntUnaryOperator position) {
      for (int i = 0; i < size; i++) {
        if (labels[i] >= 0) {
          labels[i] = position.applyAsInt(labels[i]);
        }
      }
      return new FloatTable(
          classes, width, this, new Labels(Arrays.copyOf(labels, size), unusable));
    }
  }

  private FloatTable(List<String> classes, int width, Rows rows, Labels labels) {
    super(classes, width, labels);
    this.rows = rows;
  }

  @Override
  public Sample get(int index) {
    int label = label(index);
    int width = featureCount();
    float[] values = new float[width];
    System.arraycopy(
        rows.blocks.get(index / rows.rowsPerBlock),
        index % rows.rowsPerBlock * width,
        values,
        0,
        width);
    return Sample.ofMaybeLabeled(values, label);
  }
}
