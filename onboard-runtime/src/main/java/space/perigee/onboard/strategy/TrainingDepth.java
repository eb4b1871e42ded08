package space.perigee.onboard.strategy;

/**
 * Which layers of a network are trained: all, the last one only, or all from a given layer on.
 *
 * @param firstLayer the first trained layer, counted from 0; {@link #LAST} for the last one
 */
public record TrainingDepth(int firstLayer) {

  private static final int LAST = -1;

  /** The whole network. */
  public static final TrainingDepth FULL = new TrainingDepth(0);

  /** The last layer only. */
  public static final TrainingDepth HEAD = new TrainingDepth(LAST);

  /**
   * Parses {@code full}, {@code head} or the number of the first trained layer.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  public static TrainingDepth parse(String text) {
    return switch (text) {
      case "full" -> FULL;
      case "head" -> HEAD;
      default -> {
        if (!text.matches("[0-9]{1,4}")) {
          throw new IllegalArgumentException(
              "'" + text + "' must be full, head or the number of a layer");
        }
        yield new TrainingDepth(Integer.parseInt(text));
      }
    };
  }

  /**
   * The layer below which a network is frozen.
   *
   * @param layers number of layers of the network
   * @throws IllegalArgumentException if there is no such layer
   */
  public int cut(int layers) {
    if (firstLayer >= layers) {
      throw new IllegalArgumentException(
          "layer " + firstLayer + " must be below " + layers + ", the number of layers");
    }
    return firstLayer == LAST ? layers - 1 : firstLayer;
  }

  @Override
  public String toString() {
    return switch (firstLayer) {
      case 0 -> "full";
      case LAST -> "head";
      default -> Integer.toString(firstLayer);
    };
  }
}
