package space.perigee.onboard.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The distance of each kept sample to its nearest neighbor of the same class.
 *
 * <p>Repeatedly dropping one of the two closest samples leaves samples that are far apart: a cover
 * of the class, independent of how often each region was seen (the greedy pruning of k-center
 * heuristics; in the spirit of Aljundi et al., Gradient based sample selection for online continual
 * learning, NeurIPS 2019, in input space). A reservoir loses the few samples along a boundary; this
 * method keeps them. It also keeps outliers, so it suits clean data such as telemetry and spectra.
 *
 * <p>With n samples of d features in a class, costs {@code n d} operations for each sample offered,
 * and 24 bytes for each sample kept.
 */
final class Crowding {

  private final IntFunction<float[]> rows;
  private final List<Integer> neighbors = new ArrayList<>();
  private final List<Double> distances = new ArrayList<>();

  /**
   * @param rows reads the row of a place
   */
  Crowding(IntFunction<float[]> rows) {
    this.rows = rows;
  }

  void clear() {
    neighbors.clear();
    distances.clear();
  }

  /**
   * Records the row of a place.
   *
   * @param own places of its class, with or without this one
   */
  void put(int place, float[] row, List<Integer> own) {
    while (neighbors.size() <= place) {
      neighbors.add(-1);
      distances.add(Double.POSITIVE_INFINITY);
    }
    neighbors.set(place, -1);
    distances.set(place, Double.POSITIVE_INFINITY);
    for (int other : own) {
      if (other != place) {
        double distance = distance(row, rows.apply(other));
        nearer(place, other, distance);
        nearer(other, place, distance);
      }
    }
  }

  private void nearer(int place, int neighbor, double distance) {
    if (distance < distances.get(place)) {
      neighbors.set(place, neighbor);
      distances.set(place, distance);
    }
  }

  /**
   * Removes a place.
   *
   * @param own remaining places of its class
   */
  void remove(int place, List<Integer> own) {
    for (int widow : own) {
      if (neighbors.get(widow) == place) {
        neighbors.set(widow, -1);
        distances.set(widow, Double.POSITIVE_INFINITY);
        float[] row = rows.apply(widow);
        for (int other : own) {
          if (other != widow && other != place) {
            nearer(widow, other, distance(row, rows.apply(other)));
          }
        }
      }
    }
  }

  /** The place with the nearest neighbor; the last one among equals. */
  int mostCrowded(List<Integer> own) {
    int most = own.get(0);
    for (int place : own) {
      most = distances.get(place) <= distances.get(most) ? place : most;
    }
    return most;
  }

  /**
   * Mean distance of a row to its nearest neighbor, the resolution of the memory; 0 if no row has a
   * neighbor.
   */
  double spacing() {
    return distances.stream().filter(Double::isFinite).mapToDouble(Math::sqrt).average().orElse(0);
  }

  /** The place that a new row replaces; empty if the new row is itself one of the closest two. */
  Optional<Integer> replacedBy(float[] row, List<Integer> own) {
    if (own.isEmpty()) {
      return Optional.empty();
    }
    double nearest = Double.POSITIVE_INFINITY;
    for (int place : own) {
      nearest = Math.min(nearest, distance(row, rows.apply(place)));
    }
    int most = mostCrowded(own);
    return nearest > distances.get(most) ? Optional.of(most) : Optional.empty();
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }
}
