package space.perigee.ground.store;

/**
 * How much of its past the ground keeps. What is older is deleted, the oldest first.
 *
 * @param events entries of the event list
 * @param deltas accepted deltas; the last one of each satellite is kept however old it is
 * @param rejected rejected deltas
 */
public record Retention(int events, int deltas, int rejected) {

  /** What is kept if nothing is said. */
  public static final Retention DEFAULT = new Retention(10_000, 100_000, 10_000);

  /** The least that may be kept: the page and the API show this many. */
  public static final int LEAST = 100;

  /**
   * @throws IllegalArgumentException if a limit is below {@link #LEAST}
   */
  public Retention {
    require("--keep-events", events);
    require("--keep-deltas", deltas);
    require("--keep-rejected", rejected);
  }

  private static void require(String option, int limit) {
    if (limit < LEAST) {
      throw new IllegalArgumentException(option + " " + limit + ": must be at least " + LEAST);
    }
  }
}
