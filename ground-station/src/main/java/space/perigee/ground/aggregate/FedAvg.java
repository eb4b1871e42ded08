package space.perigee.ground.aggregate;

import java.util.List;
import space.perigee.sync.model.Weights;

/**
 * Federated averaging: the mean of the satellites' weights, weighted by their training samples.
 *
 * <pre>
 *   w = sum(n_k w_k) / sum(n_k)
 * </pre>
 *
 * The sum runs over the newest weights of every satellite so far, not only over those of the last
 * round: contacts are rare and uneven, and a satellite that is out of sight has not lost what it
 * learned. Sums are double precision and run in the given order, so that the bits of the result
 * depend on nothing else. Without any samples the current model stays. The cost is one pass over
 * the parameters of each satellite, and eight bytes per parameter.
 *
 * <p>McMahan, Moore, Ramage, Hampson, Agüera y Arcas: Communication-Efficient Learning of Deep
 * Networks from Decentralized Data, AISTATS 2017, algorithm 1.
 */
public final class FedAvg implements AggregationStrategy {

  @Override
  public Weights aggregate(Weights current, List<Contribution> contributions) {
    double total = 0;
    double[] sums = new double[current.size()];
    for (Contribution contribution : contributions) {
      double samples = contribution.samples();
      Weights weights = contribution.weights();
      total += samples;
      for (int i = 0; i < sums.length; i++) {
        sums[i] += samples * weights.get(i);
      }
    }
    if (total == 0) {
      return current;
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / total);
    }
    return Weights.of(current.layout(), means);
  }
}
