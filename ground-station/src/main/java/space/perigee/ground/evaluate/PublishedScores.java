package space.perigee.ground.evaluate;

/**
 * The scores with which a candidate is compared, all on the same data.
 *
 * @param current that of the published version
 * @param best the best of the published versions since the start, or since a person last chose one;
 *     the oldest of equal ones
 */
public record PublishedScores(Assessment current, Assessment best) {

  /** The only version. */
  public static PublishedScores of(Assessment current) {
    return new PublishedScores(current, current);
  }

  /** After another version was published. */
  public PublishedScores published(Assessment next) {
    return new PublishedScores(next, better(best, next));
  }

  /** With an earlier version, if that is better than those before. */
  public PublishedScores orBest(Assessment earlier) {
    return new PublishedScores(current, better(best, earlier));
  }

  private static Assessment better(Assessment a, Assessment b) {
    Double ofA = a.gate();
    Double ofB = b.gate();
    return ofB == null || (ofA != null && ofA >= ofB) ? a : b;
  }
}
