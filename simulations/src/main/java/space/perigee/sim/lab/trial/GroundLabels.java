package space.perigee.sim.lab.trial;

import java.util.Set;
import space.perigee.onboard.selection.HardnessScores;

/**
 * Labels from the ground: few, and one contact late.
 *
 * @param share fraction of the samples to label, above 0 and below 1
 * @param pass samples of the stream between two contacts, 1 or more
 * @param filter score that chooses the samples to send: one of {@link HardnessScores#names()}
 * @param pool hardest samples held per sample to send, 1 or more; the most diverse of them are
 *     sent, so 1 selects by hardness alone
 * @param pseudo whether the model may label samples while it proves reliable
 */
public record GroundLabels(double share, int pass, String filter, int pool, boolean pseudo) {

  /** The filter that chooses at random. */
  public static final String RANDOM = "random";

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  public GroundLabels {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("label-share " + share + " must be above 0, below 1");
    }
    if (pass < 1) {
      throw new IllegalArgumentException("pass " + pass + " must be 1 or more samples");
    }
    if (pool < 1) {
      throw new IllegalArgumentException("pool " + pool + " must be 1 or more");
    }
    Set<String> names = HardnessScores.names();
    if (!names.contains(filter)) {
      throw new IllegalArgumentException("filter '" + filter + "' must be one of " + names);
    }
  }

  /** Returns how many of a task's first samples are sent in total. */
  int sentOf(int samples) {
    return (int) Math.round(share * samples);
  }
}
