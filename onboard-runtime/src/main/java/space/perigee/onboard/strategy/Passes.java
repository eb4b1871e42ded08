package space.perigee.onboard.strategy;

import java.util.ArrayList;
import java.util.List;
import space.perigee.onboard.learning.SplitMix64;

/** Minibatches of a list, in a new random order at each pass (Durstenfeld, CACM 7(7), 1964). */
final class Passes {

  private Passes() {}

  static List<List<Exemplar>> over(
      List<Exemplar> samples, int passes, int batch, SplitMix64 random) {
    List<List<Exemplar>> minibatches = new ArrayList<>();
    for (int pass = 0; pass < passes; pass++) {
      List<Exemplar> order = new ArrayList<>(samples);
      for (int i = order.size() - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        Exemplar swapped = order.get(i);
        order.set(i, order.get(j));
        order.set(j, swapped);
      }
      for (int from = 0; from < order.size(); from += batch) {
        minibatches.add(List.copyOf(order.subList(from, Math.min(order.size(), from + batch))));
      }
    }
    return minibatches;
  }
}
