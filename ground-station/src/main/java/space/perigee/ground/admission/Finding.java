package space.perigee.ground.admission;

import space.perigee.ground.aggregate.Update;

/**
 * What a round says of the update of a satellite.
 *
 * @param kind what follows from it
 * @param reason for people; empty for a good one
 * @param norm of the update (Euclidean)
 */
public record Finding(String satellite, Kind kind, String reason, double norm) {

  /** What follows from a finding. */
  public enum Kind {
    /** Nothing is wrong with it. */
    GOOD,
    /** The round is better without it, which also happens to honest updates. */
    DOUBTFUL,
    /** It is not what an honest satellite sends. */
    BAD
  }

  static Finding good(Update change) {
    return new Finding(change.satellite(), Kind.GOOD, "", change.norm());
  }

  static Finding doubtful(Update change, String reason) {
    return new Finding(change.satellite(), Kind.DOUBTFUL, reason, change.norm());
  }

  static Finding bad(Update change, String reason) {
    return new Finding(change.satellite(), Kind.BAD, reason, change.norm());
  }
}
