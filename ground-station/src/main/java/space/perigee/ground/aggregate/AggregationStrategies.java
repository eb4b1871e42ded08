package space.perigee.ground.aggregate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The aggregation strategies by name. Register a new one here. */
public final class AggregationStrategies {

  private static final SortedMap<String, Supplier<AggregationStrategy>> BY_NAME =
      new TreeMap<>(Map.of("fedavg", FedAvg::new));

  private AggregationStrategies() {}

  /** In alphabetical order. */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /** A new strategy of that name, if there is one. */
  public static Optional<AggregationStrategy> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name)).map(Supplier::get);
  }
}
