package space.perigee.ground.store;

/**
 * How much of its past the ground keeps. What is older is deleted, the oldest first.
 *
 * @param events entries of the event list
 * @param deltas accepted deltas; the last one of each satellite is kept however old it is
 * @param rejected rejected deltas
 * @param scores updates of a version whose own scores are kept with it
 */
public record Retention(int events, int deltas, int rejected, int scores) {

  /** What is kept if nothing is said. */
  public static final Retention DEFAULT = new Retention(10_000, 100_000, 10_000, 16);

  /** The least that may be kept: the page and the API show this many. */
  public static final int LEAST = 100;

  /** The most scores of updates that are kept with a version. */
  public static final int MOST_SCORES = 1_000;

  /**
   * @throws IllegalArgumentException if a limit is below {@link #LEAST}, or that of the scores is
   *     outside 0 to {@link #MOST_SCORES}
   */
  public Retention {
    require("--keep-events", events);
    require("--keep-deltas", deltas);
    require("--keep-rejected", rejected);
    if (scores < 0 || scores > MOST_SCORES) {
      throw new IllegalArgumentException(
          "--keep-scores " + scores + ": must be within 0 to " + MOST_SCORES);
    }
  }

  private static void require(String option, int limit) {
    if (limit < LEAST) {
      throw new IllegalArgumentException(option + " " + limit + ": must be at least " + LEAST);
    }
  }
}
