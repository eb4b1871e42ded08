package space.perigee.onboard.strategy;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The kept samples of a class, with the distance of each to its nearest neighbor.
 *
 * <p>Repeatedly dropping one of the two closest samples leaves samples that are far apart: a cover
 * of the class, independent of how often each region was seen (the greedy pruning of k-center
 * heuristics; in the spirit of Aljundi et al., Gradient based sample selection for online continual
 * learning, NeurIPS 2019, in input space). A reservoir loses the few samples along a boundary; this
 * method keeps them. It also keeps outliers, so it suits clean data such as telemetry and spectra.
 *
 * <p>With n samples of d features in a class, costs {@code n d} operations for each sample offered,
 * and 12 bytes for each sample kept. Distances are those of the stored rows, so that a restart
 * measures the same.
 */
final class SpreadShelf extends Shelf {

  private static final int NONE = -1;

  private final Function<Kept, float[]> rows;
  private int[] neighbors = new int[16];
  private double[] distances = new double[16];

  /**
   * @param rows reads the row of a sample
   */
  SpreadShelf(Function<Kept, float[]> rows) {
    this.rows = rows;
  }

  private float[] row(int position) {
    return rows.apply(get(position));
  }

  @Override
  void add(Kept sample) {
    super.add(sample);
    int added = size() - 1;
    if (added == distances.length) {
      neighbors = Arrays.copyOf(neighbors, 2 * added);
      distances = Arrays.copyOf(distances, 2 * added);
    }
    isolate(added);
    float[] row = row(added);
    for (int other = 0; other < added; other++) {
      double distance = distance(row, row(other));
      approach(added, other, distance);
      approach(other, added, distance);
    }
  }

  private void isolate(int position) {
    neighbors[position] = NONE;
    distances[position] = Double.POSITIVE_INFINITY;
  }

  private void approach(int position, int neighbor, double distance) {
    if (distance < distances[position]) {
      neighbors[position] = neighbor;
      distances[position] = distance;
    }
  }

  @Override
  Kept remove(int position) {
    Kept removed = super.remove(position);
    int last = size();
    neighbors[position] = neighbors[last];
    distances[position] = distances[last];
    for (int i = 0; i < last; i++) {
      if (neighbors[i] == position) {
        measure(i);
      } else if (neighbors[i] == last) {
        neighbors[i] = position;
      }
    }
    return removed;
  }

  private void measure(int position) {
    isolate(position);
    float[] row = row(position);
    for (int other = 0; other < size(); other++) {
      if (other != position) {
        approach(position, other, distance(row, row(other)));
      }
    }
  }

  /** One of the two closest samples. */
  @Override
  int dispensable(RandomGenerator random) {
    int most = 0;
    for (int i = 1; i < size(); i++) {
      most = distances[i] <= distances[most] ? i : most;
    }
    return most;
  }

  /** One of the two closest samples; empty if the new one is itself one of the closest two. */
  @Override
  OptionalInt replacedBy(float[] row, RandomGenerator random) {
    if (size() == 0) {
      return OptionalInt.empty();
    }
    double nearest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < size(); i++) {
      nearest = Math.min(nearest, distance(row, row(i)));
    }
    int most = dispensable(random);
    return nearest > distances[most] ? OptionalInt.of(most) : OptionalInt.empty();
  }

  /** Number of samples that have a neighbor. */
  int neighbored() {
    return size() > 1 ? size() : 0;
  }

  /** Sum of the distances of all samples that have a neighbor. */
  double sumOfDistances() {
    double sum = 0;
    for (int i = 0; i < neighbored(); i++) {
      sum += Math.sqrt(distances[i]);
    }
    return sum;
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
