package space.perigee.onboard.strategy;

/**
 * How much of a network is trained: all of it, its last layer alone, or what is in between. One
 * setting, since it costs energy and memory and buys accuracy, in that order.
 *
 * @param firstLayer the first layer that is trained, counted from 0; {@link #LAST} for the last one
 */
public record TrainingDepth(int firstLayer) {

  private static final int LAST = -1;

  /** The whole network. */
  public static final TrainingDepth FULL = new TrainingDepth(0);

  /** The last layer alone. */
  public static final TrainingDepth HEAD = new TrainingDepth(LAST);

  /**
   * Reads {@code full}, {@code head} or the number of the first layer that is trained.
   *
   * @throws IllegalArgumentException if it is none of these
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
   * The cut below which a network is frozen.
   *
   * @param layers that it has
   * @throws IllegalArgumentException if the first layer is beyond them
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
