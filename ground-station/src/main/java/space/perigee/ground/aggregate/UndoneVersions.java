package space.perigee.ground.aggregate;

import java.util.List;

/**
 * Which global versions were undone by a rollback. What satellites learn from such a version does
 * not count any more.
 *
 * @param rollbacks all rollbacks so far
 */
public record UndoneVersions(List<Range> rollbacks) {

  /**
   * A rollback.
   *
   * @param to number of the version that it returned to
   * @param by number of the version that it published
   */
  public record Range(long to, long by) {}

  public UndoneVersions {
    rollbacks = List.copyOf(rollbacks);
  }

  /** True if the version lies between the ends of a rollback. */
  public boolean contains(long number) {
    return rollbacks.stream().anyMatch(range -> range.to() < number && number < range.by());
  }
}
