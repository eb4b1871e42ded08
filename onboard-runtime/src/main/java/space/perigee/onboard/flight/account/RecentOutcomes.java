package space.perigee.onboard.flight.account;

import java.util.ArrayDeque;

/**
 * Accuracy over the last predictions, each made before training on the sample: prequential, or
 * progressive, validation with a sliding window (Gama, Sebastiao and Rodrigues, On evaluating
 * stream learning algorithms, Machine Learning 90, 2013).
 */
public final class RecentOutcomes {

  private final int window;
  private final ArrayDeque<Boolean> outcomes;
  private int right;

  /**
   * @param window number of predictions, 1 or more
   * @param stored bytes from {@link #toBytes()}
   */
  RecentOutcomes(int window, byte[] stored) {
    this.window = window;
    this.outcomes = new ArrayDeque<>(window);
    for (byte outcome : stored) {
      add(outcome != 0);
    }
  }

  public void add(boolean correct) {
    if (outcomes.size() == window && outcomes.remove()) {
      right--;
    }
    outcomes.add(correct);
    if (correct) {
      right++;
    }
  }

  /** NaN before the first prediction. */
  public double accuracy() {
    return (double) right / outcomes.size();
  }

  /** Oldest first: 1 right, 0 wrong. */
  byte[] toBytes() {
    byte[] bytes = new byte[outcomes.size()];
    int i = 0;
    for (boolean outcome : outcomes) {
      bytes[i++] = (byte) (outcome ? 1 : 0);
    }
    return bytes;
  }
}
