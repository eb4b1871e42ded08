package space.perigee.ground.aggregate;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import space.perigee.sync.io.InputException;

/** The aggregation strategies by name. Register a new one here. */
public final class AggregationStrategies {

  private record BuiltIn(
      String name, String description, Function<StrategySettings, AggregationStrategy> constructor)
      implements AggregationStrategyFactory {

    @Override
    public AggregationStrategy create(StrategySettings settings) {
      return constructor.apply(settings);
    }
  }

  private static final List<AggregationStrategyFactory> BUILT_IN =
      List.of(
          new BuiltIn(
              "fedavg",
              "mean of the updates, weighted by samples (McMahan et al. 2017)",
              settings -> new FedAvg()));

  private AggregationStrategies() {}

  /**
   * All strategies: the built-in ones, then those found on the class path.
   *
   * @throws InputException if one on the class path cannot be loaded
   */
  public static List<AggregationStrategyFactory> all() {
    List<AggregationStrategyFactory> all = new ArrayList<>(BUILT_IN);
    try {
      ServiceLoader.load(AggregationStrategyFactory.class).forEach(all::add);
    } catch (ServiceConfigurationError e) {
      throw new InputException("an aggregation strategy on the class path: " + e.getMessage(), e);
    }
    return List.copyOf(all);
  }

  /** Their names. */
  public static List<String> names() {
    return all().stream().map(AggregationStrategyFactory::name).toList();
  }

  /**
   * Creates a strategy.
   *
   * @param text its name, or {@code NAME:SETTING=VALUE,...}
   * @throws IllegalArgumentException if there is none of that name, or a setting is wrong; the
   *     message says what is allowed
   */
  public static AggregationStrategy parse(String text) {
    String name = nameIn(text);
    AggregationStrategyFactory factory =
        all().stream()
            .filter(it -> it.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(name + ": must be one of " + names()));
    StrategySettings settings =
        StrategySettings.parse(name.equals(text) ? "" : text.substring(name.length() + 1));
    AggregationStrategy strategy = factory.create(settings);
    settings.requireAllTaken(name);
    return strategy;
  }

  /** The name in a text for {@link #parse}. */
  public static String nameIn(String text) {
    int colon = text.indexOf(':');
    return colon < 0 ? text : text.substring(0, colon);
  }
}
