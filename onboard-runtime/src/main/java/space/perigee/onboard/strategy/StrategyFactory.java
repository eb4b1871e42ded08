package space.perigee.onboard.strategy;

/**
 * Creates a strategy. Implementations declared as services ({@code
 * META-INF/services/space.perigee.onboard.strategy.StrategyFactory}) are available by name.
 */
public interface StrategyFactory {

  /** Whether a strategy can learn in flight. */
  enum Flight {
    /** Learns from the stream directly. */
    ANY,
    /** Protects earlier tasks; in flight, a drift ends a task. */
    WITH_DRIFT,
    /** Learns outside the network's parameters, or does not start from them. */
    NEVER
  }

  /** Unique name, in lower case with hyphens. */
  String name();

  /** The method and its source, in one line. */
  String description();

  /**
   * Whether it trains from scratch on all tasks so far at each task: an upper bound for comparison,
   * not possible on a satellite.
   */
  default boolean isOffline() {
    return false;
  }

  /**
   * Whether an offline strategy trains until its loss stops falling. Otherwise it trains on as many
   * rows as {@code derpp}, which takes two old samples along with each fresh one.
   */
  default boolean isTrainedToConvergence() {
    return false;
  }

  /** Whether it can learn in flight, where only the parameters are exchanged with the ground. */
  default Flight flight() {
    return isOffline() ? Flight.NEVER : Flight.ANY;
  }

  /** Creates an untrained strategy. */
  Strategy create(StrategyContext context);
}
