package space.perigee.onboard.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Samples in memory whose features are whole numbers from 0 to 255, such as pixels. Costs one byte
 * a feature where {@link SampleTable} costs four; a sample's floats are made when it is asked for.
 *
 * <p>An {@link ImageFolder} decodes an image each time; copied into a table, it is decoded once,
 * however many epochs follow.
 */
public final class ByteTable implements LabeledData {

  private static final int MAX = 255;

  private final List<String> classes;
  private final int featureCount;
  private final byte[] features;
  private final int[] labels;

  /** Empty if samples are known by their position alone. */
  private final List<String> sources;

  private ByteTable(
      List<String> classes, int featureCount, byte[] features, int[] labels, List<String> sources) {
    this.classes = List.copyOf(classes);
    this.featureCount = featureCount;
    this.features = features;
    this.labels = labels;
    this.sources = List.copyOf(sources);
  }

  /**
   * Takes the arrays over, uncopied and from readers that have checked them.
   *
   * @param features unsigned, sample by sample, equally many of each
   * @param labels of each sample, a position in {@code classes}; at least one
   */
  static ByteTable ofChecked(List<String> classes, byte[] features, int[] labels) {
    return new ByteTable(classes, features.length / labels.length, features, labels, List.of());
  }

  /**
   * Reads every sample once and copies it.
   *
   * @throws DataException if a feature is no whole number from 0 to 255, a file is damaged, or
   *     there are more than 2^31-1 features in all
   */
  public static ByteTable of(LabeledData data) {
    int width = data.featureCount();
    if ((long) width * data.size() > Integer.MAX_VALUE) {
      throw new DataException(
          data.size() + " samples of " + width + " features: more than 2^31-1 bytes");
    }
    byte[] features = new byte[width * data.size()];
    List<String> sources = new ArrayList<>(data.size());
    int[] labels = new int[data.size()];
    for (int i = 0; i < labels.length; i++) {
      Sample sample = data.get(i);
      sources.add(data.source(i));
      toBytes(sample.features(), features, i * width, data.source(i));
      labels[i] = sample.label();
    }
    return new ByteTable(data.classes(), width, features, labels, sources);
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
  public List<String> classes() {
    return classes;
  }

  @Override
  public int featureCount() {
    return featureCount;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public Sample get(int index) {
    int label = labels[index];
    float[] values = new float[featureCount];
    for (int i = 0; i < featureCount; i++) {
      values[i] = Byte.toUnsignedInt(features[index * featureCount + i]);
    }
    return Sample.of(values, label);
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public String source(int index) {
    return sources.isEmpty() ? String.valueOf(index) : sources.get(index);
  }
}
