package space.perigee.ground.aggregate;

import java.util.List;

/**
 * The weighted mean of updates that are bounded by what the others of the round sent: the norm by
 * {@code norms} times the median norm, the samples by {@code samples} times the median samples. One
 * satellite cannot outweigh the rest, by length or by claims, and nothing has to be tuned to a
 * model. Fleets whose updates are of similar length and number get {@link FedAvg} exactly.
 *
 * <p>A bounded update may still point the wrong way: three of ten satellites that flip their signs
 * slow the others down. Which updates count at all is decided before, by {@link UpdateScreening}.
 *
 * <p>Keeps all updates of a round: the medians need them. Costs two passes over them.
 *
 * <p>Sun, Kairouz, Suresh, McMahan: Can You Really Backdoor Federated Learning?, 2019, section 4
 * (norm bounds); the median as the bound is that of {@link CenteredClipping} about zero.
 */
public final class ClippedMean implements AggregationStrategy {

  private final double norms;
  private final double samples;

  public ClippedMean(StrategySettings settings) {
    this.norms = settings.number("norms", 1, 1e-3, 1e6);
    this.samples = settings.number("samples", 3, 1, 1e9);
  }

  @Override
  public boolean streams() {
    return false;
  }

  @Override
  public Aggregation begin(ServerState state) {
    return new WholeRound(this::mean);
  }

  private float[] mean(List<Update> updates, int parameters) {
    double longest = norms * Medians.of(updates.stream().mapToDouble(Update::norm).toArray());
    double most =
        Math.max(1, samples * Medians.of(updates.stream().mapToDouble(Update::samples).toArray()));
    WeightedMean mean = new WeightedMean();
    for (Update update : updates) {
      mean.add(update.clipped(longest), Math.min(update.samples(), most));
    }
    return mean.mean(parameters);
  }
}
