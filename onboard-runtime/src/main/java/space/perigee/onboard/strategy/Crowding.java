package space.perigee.onboard.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * How near each kept sample's nearest neighbor of its class is.
 *
 * <p>Dropping one of the nearest two, again and again, leaves samples that are far from each other:
 * a cover of the class that does not care how often a thing was seen (the greedy pruning of
 * k-center heuristics; in the spirit of Aljundi et al., Gradient based sample selection for online
 * continual learning, NeurIPS 2019, in input space). Where a reservoir forgets the few samples
 * along a boundary, this keeps them. It keeps outliers too, so it is for clean data: telemetry,
 * spectra.
 *
 * <p>With n samples of d features in a class, costs {@code n d} for a sample offered, and twice 12
 * bytes for a sample kept.
 */
final class Crowding {

  private final IntFunction<float[]> rows;
  private final List<Integer> neighbors = new ArrayList<>();
  private final List<Double> distances = new ArrayList<>();

  /**
   * @param rows reads the row at a place
   */
  Crowding(IntFunction<float[]> rows) {
    this.rows = rows;
  }

  void clear() {
    neighbors.clear();
    distances.clear();
  }

  /**
   * A row was put at a place.
   *
   * @param own places of its class, itself or not
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
   * What was at a place is no longer there.
   *
   * @param own places of its class that are left
   */
  void remove(int place, List<Integer> own) {
    for (int orphan : own) {
      if (neighbors.get(orphan) == place) {
        neighbors.set(orphan, -1);
        distances.set(orphan, Double.POSITIVE_INFINITY);
        float[] row = rows.apply(orphan);
        for (int other : own) {
          if (other != orphan && other != place) {
            nearer(orphan, other, distance(row, rows.apply(other)));
          }
        }
      }
    }
  }

  /** The place whose neighbor is nearest; the last of several. */
  int mostCrowded(List<Integer> own) {
    int most = own.get(0);
    for (int place : own) {
      most = distances.get(place) <= distances.get(most) ? place : most;
    }
    return most;
  }

  /**
   * Mean distance of a row to its nearest neighbor, which is the resolution of what is kept; 0 if
   * nothing has a neighbor.
   */
  double spacing() {
    return distances.stream().filter(Double::isFinite).mapToDouble(Math::sqrt).average().orElse(0);
  }

  /** Who gives way to a new row: empty if that is itself one of the nearest two. */
  Optional<Integer> giveWay(float[] row, List<Integer> own) {
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
