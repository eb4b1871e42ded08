package space.perigee.onboard.selection;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import space.perigee.onboard.task.Hardness;

/** The scores of hardness by name: the one place where a new one is registered. */
public final class HardnessScores {

  /** Half: with two classes nothing is less sure, with more classes no majority backs the best. */
  private static final double BLOCK_CONFIDENCE = 0.5;

  /** As the paper recommends. */
  private static final double TEMPERATURE = 1;

  private static final Map<String, LongFunction<Hardness>> BY_NAME =
      new TreeMap<>(
          Map.of(
              "threshold", state -> new Threshold(),
              "entropy", state -> new Entropy(),
              "margin", state -> new Margin(),
              "ibt", state -> new Ibt(BLOCK_CONFIDENCE),
              "energy", state -> new EnergyScore(TEMPERATURE),
              "random", Random::new));

  private HardnessScores() {}

  /** The names, sorted. */
  public static Set<String> names() {
    return new TreeSet<>(BY_NAME.keySet());
  }

  /**
   * A score of that name, if there is one.
   *
   * @param state a seed, or {@link Hardness#state()} of a score to go on with
   */
  public static Optional<Hardness> named(String name, long state) {
    return Optional.ofNullable(BY_NAME.get(name)).map(make -> make.apply(state));
  }
}
