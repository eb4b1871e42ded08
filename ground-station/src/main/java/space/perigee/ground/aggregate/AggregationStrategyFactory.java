package space.perigee.ground.aggregate;

/**
 * Creates an aggregation strategy. Implementations declared as services ({@code
 * META-INF/services/space.perigee.ground.aggregate.AggregationStrategyFactory}) are available by
 * name.
 */
public interface AggregationStrategyFactory {

  /** Unique name, in lower case with hyphens. */
  String name();

  /** The method and its source, in one line. */
  String description();

  /**
   * Creates the strategy.
   *
   * @throws IllegalArgumentException if a setting is wrong; the message names it, its value and
   *     what is allowed
   */
  AggregationStrategy create(StrategySettings settings);
}
