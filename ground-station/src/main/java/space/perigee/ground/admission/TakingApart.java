package space.perigee.ground.admission;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Takes a rejected candidate apart: finds the updates without which it passes the gate. Each of
 * them is also tried alone, since one that passes alone may only have tipped the scale.
 *
 * @param culprits in the order in which they were found; empty if no choice of them helps
 * @param rest the updates without which nothing is wrong, in the given order
 * @param passes true if the candidate of the rest passes
 */
public record TakingApart<T>(List<Culprit<T>> culprits, List<T> rest, boolean passes) {

  /**
   * An update that spoils a candidate.
   *
   * @param failsAlone true if a candidate of it alone is rejected too
   */
  public record Culprit<T>(T update, boolean failsAlone) {}

  public TakingApart {
    culprits = List.copyOf(culprits);
    rest = List.copyOf(rest);
  }

  /**
   * Takes a candidate apart.
   *
   * @param updates that it was made of
   * @param shortfall makes and scores the candidate of some updates, in the given order: by how
   *     much it fails the gate, 0 if it passes, infinite if it cannot be scored
   */
  public static <T> TakingApart<T> of(List<T> updates, ToDoubleFunction<List<T>> shortfall) {
    List<Integer> places = IntStream.range(0, updates.size()).boxed().toList();
    Elimination.Result<Integer, Double> result =
        new Elimination<Integer, Double>(
                groups -> shortfall.applyAsDouble(at(groups, updates)),
                (whole, without) -> whole - without,
                failure -> failure == 0)
            .of(places, updates.size() / 2);
    if (result.outcome() != 0) {
      return new TakingApart<>(List.of(), List.of(), false);
    }
    List<Culprit<T>> culprits =
        result.culprits().stream()
            .map(culprit -> updates.get(culprit.member()))
            .map(update -> new Culprit<>(update, shortfall.applyAsDouble(List.of(update)) > 0))
            .toList();
    return new TakingApart<>(culprits, result.rest().stream().map(updates::get).toList(), true);
  }

  private static <T> List<T> at(List<List<Integer>> places, List<T> updates) {
    return places.stream().flatMap(List::stream).sorted().map(updates::get).toList();
  }
}
