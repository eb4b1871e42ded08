package space.perigee.onboard.data;

import java.util.List;
import java.util.Locale;
import space.perigee.sync.npz.NpyArray;

/**
 * Samples in an array, which are converted to floats on access: they take as much memory as the
 * array. An image whose channels come last is turned around.
 */
final class ArraySamples extends LabeledRows {

  private final NpyArray features;
  private final String where;

  /** Number of channels that come last; 1 if nothing is to be turned around. */
  private final int channels;

  /**
   * @param features one sample per row
   * @param where file and array, for messages
   * @param channels number of channels that come last; 1 for none
   */
  ArraySamples(List<String> classes, NpyArray features, Labels labels, String where, int channels) {
    super(classes, features.size() / labels.size(), labels);
    this.features = features;
    this.where = where;
    this.channels = channels;
  }

  @Override
  public Sample get(int index) {
    int label = label(index);
    int width = featureCount();
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
    return Sample.ofMaybeLabeled(values, label);
  }
}
