package space.perigee.ground.aggregate;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The strategies by name: the one place where a new one is registered. */
public final class Strategies {

  private static final Map<String, Supplier<Aggregator>> BY_NAME =
      new TreeMap<>(Map.of("fedavg", FedAvg::new));

  private Strategies() {}

  public static Set<String> names() {
    return Set.copyOf(BY_NAME.keySet());
  }

  /** A new aggregator of that name, if there is one. */
  public static Optional<Aggregator> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name)).map(Supplier::get);
  }
}
