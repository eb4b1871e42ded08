package space.perigee.onboard.data;

import java.util.List;
import java.util.Locale;
import space.perigee.sync.npz.NpyArray;

/**
 * Samples in an array, which are converted to floats on access: they take as much memory as the
 * array. An image whose channels come last is turned around.
 */
final class ArraySamples implements LabeledData {

  private final List<String> classes;
  private final NpyArray features;
  private final Labels labels;
  private final String where;
  private final int width;

  /** Number of channels that come last; 1 if nothing is to be turned around. */
  private final int channels;

  /**
   * @param features one sample per row
   * @param where file and array, for messages
   * @param channels number of channels that come last; 1 for none
   */
  ArraySamples(List<String> classes, NpyArray features, Labels labels, String where, int channels) {
    this.classes = List.copyOf(classes);
    this.features = features;
    this.labels = labels;
    this.where = where;
    this.width = features.size() / labels.size();
    this.channels = channels;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int featureCount() {
    return width;
  }

  @Override
  public int size() {
    return labels.size();
  }

  @Override
  public Sample get(int index) {
    int label = labels.get(index);
    float[] values = new float[width];
    int plane = width / channels;
    for (int i = 0; i < width; i++) {
      float value = features.floatAt(index * width + i);
      if (!Float.isFinite(value)) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%ssample %d, feature %d: %s must be finite as a float32",
                where,
                index,
                i,
                value));
      }
      values[i % channels * plane + i / channels] = value;
    }
    return Sample.of(values, label);
  }

  @Override
  public int label(int index) {
    return labels.get(index);
  }
}
