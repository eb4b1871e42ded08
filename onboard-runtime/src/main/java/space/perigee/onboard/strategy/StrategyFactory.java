package space.perigee.onboard.strategy;

/**
 * Makes a strategy. Implementations on the class path that are declared as services ({@code
 * META-INF/services/space.perigee.onboard.strategy.StrategyFactory}) can be chosen by name.
 */
public interface StrategyFactory {

  /** Whether a strategy can learn in flight. */
  enum Flight {
    /** It learns from the stream as it comes. */
    ANY,
    /** It protects what came before the end of a task, and in flight a drift ends one. */
    WITH_DRIFT,
    /** What it learns is not in the network's parameters, or does not begin with them. */
    NEVER
  }

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

  /**
   * Whether it can learn in flight, where the parameters are all that travels to the ground and
   * back.
   */
  default Flight flight() {
    return isOffline() ? Flight.NEVER : Flight.ANY;
  }

  /** A strategy that has seen nothing yet. */
  Strategy create(StrategyContext context);
}
