package space.perigee.ground.aggregate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Krum, and Multi-Krum: the update, or the mean of the {@code choose} updates, nearest to its
 * neighbors. With {@code K} updates of which {@code f} may be hostile, the score of one is the sum
 * of the squared distances to its {@code K - f - 2} nearest others; the lowest wins.
 *
 * <p>The proof needs {@code K} above {@code 2 f + 2}; {@code f} is the {@code hostile} share of K,
 * or what K allows if that is less. Satellites whose data differ look hostile to each other, so
 * Krum fits fleets that all see the same.
 *
 * <p>Keeps all updates of a round. Costs {@code K^2 / 2} distances.
 *
 * <p>Blanchard, El Mhamdi, Guerraoui, Stainer: Machine Learning with Adversaries: Byzantine
 * Tolerant Gradient Descent, NeurIPS 2017, sections 4 and 5.
 */
public final class Krum implements AggregationStrategy {

  private final double hostile;
  private final int choose;

  private Krum(double hostile, int choose) {
    this.hostile = hostile;
    this.choose = choose;
  }

  /** Krum: chooses one update. */
  public static Krum one(StrategySettings settings) {
    return new Krum(hostile(settings), 1);
  }

  /** Multi-Krum: takes the mean of several; as many as are not hostile if {@code choose} is 0. */
  public static Krum several(StrategySettings settings) {
    return new Krum(hostile(settings), settings.count("choose", 0, 0, 1_000_000));
  }

  private static double hostile(StrategySettings settings) {
    return settings.number("hostile", 0.3, 0, Math.nextDown(0.5));
  }

  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public Aggregation begin(ServerState state) {
    return new WholeRound(this::chosen);
  }

  private float[] chosen(List<Update> updates, int parameters) {
    int size = updates.size();
    int f = Math.max(0, Math.min((int) Math.floor(hostile * size), (size - 3) / 2));
    double[] scores = scores(updates, Math.max(1, size - f - 2));
    int count = Math.min(size, choose == 0 ? size - f : choose);
    List<Integer> order = new ArrayList<>(IntStream.range(0, size).boxed().toList());
    order.sort(Comparator.comparingDouble(k -> scores[k]));
    WeightedMean mean = new WeightedMean();
    order.stream().limit(count).sorted().forEach(k -> mean.add(updates.get(k), 1));
    return mean.mean(parameters);
  }

  private static double[] scores(List<Update> updates, int neighbors) {
    int size = updates.size();
    double[][] distances = new double[size][size];
    for (int a = 0; a < size; a++) {
      float[] change = updates.get(a).change();
      for (int b = a + 1; b < size; b++) {
        distances[a][b] = updates.get(b).values().squaredDistance(change);
        distances[b][a] = distances[a][b];
      }
    }
    double[] scores = new double[size];
    for (int a = 0; a < size; a++) {
      double[] sorted = distances[a];
      Arrays.sort(sorted); // the first is the distance to itself, zero
      for (int k = 1; k <= Math.min(neighbors, size - 1); k++) {
        scores[a] += sorted[k];
      }
    }
    return scores;
  }
}
