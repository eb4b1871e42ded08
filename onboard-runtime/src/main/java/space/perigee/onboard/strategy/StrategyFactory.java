package space.perigee.onboard.strategy;

/**
 * Makes a strategy. Implementations on the class path that are declared as services ({@code
 * META-INF/services/space.perigee.onboard.strategy.StrategyFactory}) can be chosen by name.
 */
public interface StrategyFactory {

  /** Name to choose it by, lower case with hyphens. */
  String name();

  /** What it does and where it comes from, in a line. */
  String description();

  /**
   * Whether it is shown, at each task, all tasks so far together and from scratch: a bound for
   * comparison, which no satellite can do.
   */
  default boolean isOffline() {
    return false;
  }

  /** A strategy that has seen nothing yet. */
  Strategy create(StrategyContext context);
}
