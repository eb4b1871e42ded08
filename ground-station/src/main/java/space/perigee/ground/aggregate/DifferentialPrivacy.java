package space.perigee.ground.aggregate;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Any strategy with differential privacy of a satellite: what is published says little about
 * whether a satellite took part. Each update is cut to the norm {@code clip}, satellites count
 * alike, and the mean gets Gaussian noise:
 *
 * <pre>
 *   u = sum(u_k min(1, clip / |u_k|)) / K + N(0, (noise clip / K)^2)
 * </pre>
 *
 * The strategy inside gets {@code u} as a single update; what it makes of it reveals nothing more.
 * The ground itself sees all updates: it is trusted, its published models need not be.
 *
 * <p>{@link PrivacySpent} is the epsilon of all rounds so far. Contacts are no random sample of the
 * fleet, so no amplification by sampling is claimed: a satellite may take part in every round.
 *
 * <p>McMahan, Ramage, Talwar, Zhang: Learning Differentially Private Recurrent Language Models,
 * ICLR 2018, algorithm 1, with a fixed clip; Mironov: Rényi Differential Privacy, CSF 2017.
 */
final class DifferentialPrivacy implements AggregationStrategy {

  private final AggregationStrategy inner;
  private final double clip;
  private final double noise;
  private final double delta;
  private final Supplier<Random> random;

  /**
   * @param clip bound of the norm of an update
   * @param noise multiplier: the noise of the sum has {@code noise * clip} standard deviation
   * @param delta probability with which epsilon may not hold
   * @param random source of the noise
   */
  DifferentialPrivacy(
      AggregationStrategy inner, double clip, double noise, double delta, Supplier<Random> random) {
    this.inner = inner;
    this.clip = clip;
    this.noise = noise;
    this.delta = delta;
    this.random = random;
  }

  @Override
  public boolean streams() {
    return true;
  }

  @Override
  public OptionalInt quorum() {
    return inner.quorum();
  }

  @Override
  public Aggregation begin(ServerState state) {
    Aggregation round = inner.begin(state);
    WeightedMean mean = new WeightedMean();
    return new Aggregation() {
      private @Nullable Update any;

      @Override
      public void add(Update update) {
        mean.add(update.clipped(clip), 1);
        any = update;
      }

      @Override
      public Step close(int parameters, ServerState last) {
        if (any == null) {
          return new Step(new float[parameters], last);
        }
        float[] values = mean.mean(parameters);
        Random source = random.get();
        double deviation = noise * clip / mean.total();
        for (int i = 0; i < values.length; i++) {
          values[i] += (float) (deviation * source.nextGaussian());
        }
        round.add(any.withChange(values).withSamples(1).at(0, Duration.ZERO));
        Step step = round.close(parameters, last);
        ServerState counted = PrivacySpent.carried(step.state(), last);
        return new Step(step.change(), PrivacySpent.another(counted, noise, delta));
      }
    };
  }
}
