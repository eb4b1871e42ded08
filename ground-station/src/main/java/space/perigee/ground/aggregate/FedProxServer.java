package space.perigee.ground.aggregate;

/**
 * The server's side of FedProx: the mean of the updates, each satellite alike, however many samples
 * it trained on. Satellites that are kept near the global model by the proximal term (the learning
 * strategy {@code fedprox}) may have done very different amounts of work; weights by samples would
 * let those with the most decide.
 *
 * <p>Li, Sahu, Zaheer, Sanjabi, Talwalkar, Smith: Federated Optimization in Heterogeneous Networks,
 * MLSys 2020, algorithm 2.
 */
public final class FedProxServer implements AggregationStrategy {

  @Override
  public boolean streams() {
    return true;
  }

  @Override
  public Aggregation begin(ServerState state) {
    return WeightedMean.with(update -> 1, Step::new);
  }
}
