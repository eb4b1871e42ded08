package space.perigee.onboard.selection;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import space.perigee.onboard.task.Hardness;

/** The hardness scores by name. */
public final class HardnessScores {

  /** Half: the lowest confidence with two classes; with more, the best has no majority below it. */
  private static final double BLOCK_CONFIDENCE = 0.5;

  /** The paper's recommendation. */
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

  /** All names, sorted. */
  public static Set<String> names() {
    return new TreeSet<>(BY_NAME.keySet());
  }

  /**
   * The score with this name, if any.
   *
   * @param state a seed, or {@link Hardness#state()} to resume from
   */
  public static Optional<Hardness> named(String name, long state) {
    return Optional.ofNullable(BY_NAME.get(name)).map(make -> make.apply(state));
  }
}
