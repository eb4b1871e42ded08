package space.perigee.onboard.data;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shape of the samples of an array, and where their channels are. Whether channels come first
 * or last is decided, in this order, by the request, by the shape of the model's input, by a
 * dimension of 1, 3 or 4 where the other end has none, and by the equal sides of a square image. If
 * nothing decides, the array is rejected rather than read in the wrong order.
 *
 * @param shape of a sample: {@code [features]}, or {@code [channels, height, width]}
 * @param channelsLast number of channels that come last in the array; 1 for none
 */
record ImageArray(List<Integer> shape, int channelsLast) {

  private static final Set<Integer> USUAL_CHANNELS = Set.of(1, 3, 4);

  /**
   * Finds the shape.
   *
   * @param where file and array, for messages
   * @param array shape of the whole array, with the number of samples first
   * @throws DataException if the layout is not clear
   */
  static ImageArray of(String where, List<Integer> array, DataRequest request) {
    List<Integer> sample = array.subList(1, array.size());
    if (sample.size() == 2) {
      return new ImageArray(List.of(1, sample.get(0), sample.get(1)), 1);
    }
    if (sample.size() != 3) {
      return new ImageArray(List.of(sample.stream().reduce(1, Math::multiplyExact)), 1);
    }
    ArrayLayout layout = request.layout() == null ? find(sample, request) : request.layout();
    if (layout == null) {
      throw new DataException(
          where
              + "shape "
              + array
              + " can be [n, channels, height, width] or [n, height, width, channels]; say which"
              + " with --layout "
              + ArrayLayout.CHANNELS_FIRST.text()
              + " or --layout "
              + ArrayLayout.CHANNELS_LAST.text());
    }
    return layout == ArrayLayout.CHANNELS_FIRST
        ? new ImageArray(List.copyOf(sample), 1)
        : new ImageArray(turned(sample), sample.get(2));
  }

  private static List<Integer> turned(List<Integer> sample) {
    return List.of(sample.get(2), sample.get(0), sample.get(1));
  }

  private static @Nullable ArrayLayout find(List<Integer> sample, DataRequest request) {
    if (request.shape().size() == 3) {
      return choose(sample.equals(request.shape()), turned(sample).equals(request.shape()));
    }
    int first = sample.get(0);
    int middle = sample.get(1);
    int last = sample.get(2);
    ArrayLayout usual = choose(USUAL_CHANNELS.contains(first), USUAL_CHANNELS.contains(last));
    return usual == null ? choose(middle == last, first == middle) : usual;
  }

  private static @Nullable ArrayLayout choose(boolean isFirst, boolean isLast) {
    if (isFirst == isLast) {
      return null;
    }
    return isFirst ? ArrayLayout.CHANNELS_FIRST : ArrayLayout.CHANNELS_LAST;
  }
}
