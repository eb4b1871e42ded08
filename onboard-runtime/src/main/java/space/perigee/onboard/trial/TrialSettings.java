package space.perigee.onboard.trial;

/**
 * How a strategy is tried.
 *
 * @param memory most samples that it may keep
 * @param epochs passes over each task
 * @param batch samples of the stream in a minibatch
 * @param replayed old samples that go with them
 */
public record TrialSettings(int memory, int epochs, int batch, int replayed) {

  /**
   * @throws IllegalArgumentException if a number is out of range
   */
  public TrialSettings {
    if (memory < 0) {
      throw new IllegalArgumentException("memory " + memory + " must be 0 or more samples");
    }
    requireOne("epochs", epochs);
    requireOne("batch", batch);
    requireOne("replayed", replayed);
  }

  private static void requireOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " " + value + " must be 1 or more");
    }
  }
}
