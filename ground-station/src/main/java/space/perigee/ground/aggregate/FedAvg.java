package space.perigee.ground.aggregate;

/**
 * Federated averaging: the mean of the satellites' updates, weighted by the samples of each update.
 *
 * <pre>
 *   g' = g + sum(n_k u_k) / sum(n_k)
 * </pre>
 *
 * <p>If all satellites train from the same version {@code g} this is the mean of their weights,
 * {@code sum(n_k w_k) / sum(n_k)}, as in the paper. Satellites that are seldom in reach train from
 * an older version; their weights would pull the global model back to it, their updates do not.
 * {@code n_k} are the samples of this update: a satellite that delivered once and fell silent does
 * not weigh on later rounds. The cost is one pass over the parameters of each update, and eight
 * bytes per parameter. It trusts everybody: one update can move the model as far as it likes.
 *
 * <p>McMahan, Moore, Ramage, Hampson, Agüera y Arcas: Communication-Efficient Learning of Deep
 * Networks from Decentralized Data, AISTATS 2017, algorithm 1.
 */
public final class FedAvg implements AggregationStrategy {

  @Override
  public boolean streams() {
    return true;
  }

  @Override
  public Aggregation begin(ServerState state) {
    return WeightedMean.with(Update::samples, Step::new);
  }
}
