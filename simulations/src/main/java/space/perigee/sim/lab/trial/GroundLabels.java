package space.perigee.sim.lab.trial;

import java.util.Set;
import space.perigee.onboard.selection.HardnessScores;

/**
 * Labels that come from the ground: few, and a contact late.
 *
 * @param share of the samples that get one, above 0 and below 1
 * @param pass samples of the stream from one contact to the next, 1 or more
 * @param filter which samples are sent down: one of {@link HardnessScores#names()}
 * @param pool hardest samples that are held for each that is sent, 1 or more; those sent are chosen
 *     among them by how far they lie from each other, so that 1 is a choice by hardness alone
 * @param pseudo whether the model may label samples itself, under guard
 */
public record GroundLabels(double share, int pass, String filter, int pool, boolean pseudo) {

  /** The filter that looks at no sample. */
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

  /** How many of a task's first samples are sent down in all. */
  int sentOf(int samples) {
    return (int) Math.round(share * samples);
  }
}
