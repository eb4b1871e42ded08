package space.perigee.onboard.board;

/**
 * The properties of a training that determine its memory.
 *
 * @param cut first layer that is trained; 0 for all layers
 * @param fresh new samples in a minibatch
 * @param replayed samples of the replay memory in a minibatch
 * @param replayBytes size of the replay memory (bytes)
 */
public record TrainingShape(int cut, int fresh, int replayed, long replayBytes) {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public TrainingShape {
    if (cut < 0 || fresh < 1 || replayed < 0 || replayBytes < 0) {
      throw new IllegalArgumentException(
          String.format(
              "cut %d, replayed %d and %d bytes of replay memory must be 0 or more, fresh %d 1 or"
                  + " more",
              cut, replayed, replayBytes, fresh));
    }
  }

  /** A training without a replay memory. */
  public static TrainingShape ofMinibatches(int samples) {
    return new TrainingShape(0, samples, 0, 0);
  }

  int minibatch() {
    return fresh + replayed;
  }
}
