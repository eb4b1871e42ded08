package space.perigee.onboard.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Samples in memory whose features are whole numbers from 0 to 255, such as pixels. Takes one byte
 * per feature, where {@link SampleTable} takes four; converts a sample to floats on access.
 *
 * <p>An {@link ImageFolder} decodes an image on each access; a copy in a table needs to decode it
 * only once for all epochs.
 */
public final class ByteTable extends LabeledRows {

  private static final int MAX = 255;

  private final byte[] features;

  /** Empty if samples are identified by their position. */
  private final List<String> sources;

  private ByteTable(
      List<String> classes,
      int featureCount,
      byte[] features,
      Labels labels,
      List<String> sources) {
    super(classes, featureCount, labels);
    this.features = features;
    this.sources = List.copyOf(sources);
  }

  /**
   * Wraps arrays that a reader has checked, without copying.
   *
   * @param features unsigned bytes, sample by sample, the same number for each
   * @param labels one per sample; at least one
   */
  static ByteTable ofChecked(List<String> classes, byte[] features, Labels labels) {
    return new ByteTable(classes, features.length / labels.size(), features, labels, List.of());
  }

  /**
   * Copies data into memory, reading every sample once.
   *
   * @throws DataException if a feature is not a whole number from 0 to 255, a file is damaged,
   *     there are more than 2^31-1 features in total, or they need more memory than Java has
   */
  public static ByteTable of(LabeledData data) {
    int width = data.featureCount();
    if ((long) width * data.size() > Integer.MAX_VALUE) {
      throw new DataException(
          data.size() + " samples of " + width + " features: more than 2^31-1 bytes");
    }
    HeapNeed.require(
        data.size() + " samples of " + width + " features", (long) width * data.size());
    byte[] features = new byte[width * data.size()];
    List<String> sources = new ArrayList<>(data.size());
    int[] labels = new int[data.size()];
    for (int i = 0; i < labels.length; i++) {
      Sample sample = data.get(i);
      sources.add(data.source(i));
      toBytes(sample.features(), features, i * width, data.source(i));
      labels[i] = sample.label();
    }
    return new ByteTable(data.classes(), width, features, new Labels(labels, Map.of()), sources);
  }

  private static void toBytes(float[] features, byte[] target, int offset, String source) {
    for (int i = 0; i < features.length; i++) {
      int value = (int) features[i];
      if (value != features[i] || value < 0 || value > MAX) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "sample %s: feature %d is %s, must be a whole number from 0 to %d",
                source,
                i,
                features[i],
                MAX));
      }
      target[offset + i] = (byte) value;
    }
  }

  @Override
  public Sample get(int index) {
    int label = label(index);
    int width = featureCount();
    float[] values = new float[width];
    for (int i = 0; i < width; i++) {
      values[i] = Byte.toUnsignedInt(features[index * width + i]);
    }
    return Sample.ofMaybeLabeled(values, label);
  }

  @Override
  public String source(int index) {
    return sources.isEmpty() ? String.valueOf(index) : sources.get(index);
  }
}
