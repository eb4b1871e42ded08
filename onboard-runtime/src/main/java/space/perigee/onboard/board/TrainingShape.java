package space.perigee.onboard.board;

/**
 * What of a network's training decides how much memory it takes.
 *
 * @param cut the layer from which on it is trained; 0 for all
 * @param fresh samples of the stream in a minibatch
 * @param replayed samples of the replay memory that go with them
 * @param replayBytes of the whole replay memory
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

  /** Without a replay memory. */
  public static TrainingShape ofMinibatches(int samples) {
    return new TrainingShape(0, samples, 0, 0);
  }

  int minibatch() {
    return fresh + replayed;
  }
}
