package space.perigee.ground.admission;

import space.perigee.ground.aggregate.Update;

/**
 * What a round says of the update of a satellite.
 *
 * @param kind what follows from it
 * @param reason for people; empty for a good one
 * @param norm of the update (Euclidean)
 */
public record UpdateFinding(String satellite, Kind kind, String reason, double norm) {

  /** What follows from a finding. */
  public enum Kind {
    /** Nothing is wrong with it. */
    GOOD,
    /** The round is better without it, which also happens to honest updates. */
    DOUBTFUL,
    /** It is not what an honest satellite sends. */
    BAD
  }

  static UpdateFinding good(Update change) {
    return new UpdateFinding(change.satellite(), Kind.GOOD, "", change.norm());
  }

  static UpdateFinding doubtful(Update change, String reason) {
    return new UpdateFinding(change.satellite(), Kind.DOUBTFUL, reason, change.norm());
  }

  static UpdateFinding bad(Update change, String reason) {
    return new UpdateFinding(change.satellite(), Kind.BAD, reason, change.norm());
  }
}
