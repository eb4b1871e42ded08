package space.perigee.ground.evaluate;

import java.util.Locale;

/** By what the gate decides whether a version is published. */
public enum GateBasis {
  /** Scores on labeled data. */
  LABELED_DATA,
  /** Predictions for unlabeled samples, and norms. */
  AGREEMENT,
  /** Norms and directions of updates: there is no data. */
  NORMS;

  /** For programs: lower case with hyphens. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
