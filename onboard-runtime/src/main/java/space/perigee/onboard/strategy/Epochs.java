package space.perigee.onboard.strategy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import space.perigee.onboard.data.Permutation;
import space.perigee.onboard.learning.SplitMix64;

/** Splits a list into minibatches, in a new random order for each pass. */
final class Epochs {

  private Epochs() {}

  static List<List<Exemplar>> over(
      List<Exemplar> samples, int passes, int batch, SplitMix64 random) {
    List<List<Exemplar>> minibatches = new ArrayList<>();
    for (int pass = 0; pass < passes; pass++) {
      List<Exemplar> order =
          Arrays.stream(Permutation.of(samples.size(), random)).mapToObj(samples::get).toList();
      for (int from = 0; from < order.size(); from += batch) {
        minibatches.add(List.copyOf(order.subList(from, Math.min(order.size(), from + batch))));
      }
    }
    return minibatches;
  }
}
