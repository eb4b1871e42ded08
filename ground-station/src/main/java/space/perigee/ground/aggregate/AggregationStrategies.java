package space.perigee.ground.aggregate;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import space.perigee.sync.io.InputException;

/** The aggregation strategies by name. Register a new one here. */
public final class AggregationStrategies {

  private record BuiltIn(
      String name, String description, Function<StrategySettings, AggregationStrategy> constructor)
      implements AggregationStrategyFactory {

    @Override
    public AggregationStrategy create(StrategySettings settings) {
      return constructor.apply(settings);
    }
  }

  private static final List<AggregationStrategyFactory> BUILT_IN =
      List.of(
          new BuiltIn(
              "clipped-mean",
              "mean of updates bounded by the median of the round: robust",
              ClippedMean::new),
          new BuiltIn(
              "fedavg",
              "mean of the updates, weighted by samples (McMahan et al. 2017)",
              settings -> new FedAvg()),
          new BuiltIn("fedavgm", "with momentum on the server (Hsu et al. 2019)", FedAvgM::new),
          new BuiltIn("fedadam", "with Adam on the server (Reddi et al. 2021)", FedAdam::new),
          new BuiltIn("fedyogi", "with Yogi on the server (Reddi et al. 2021)", FedYogi::new),
          new BuiltIn(
              "fedadagrad", "with Adagrad on the server (Reddi et al. 2021)", FedAdagrad::new),
          new BuiltIn(
              "fedprox",
              "mean of the updates, each satellite alike (Li et al. 2020)",
              settings -> new FedProxServer()),
          new BuiltIn("fedbuff", "asynchronous, buffered (Nguyen et al. 2022)", FedBuff::new),
          new BuiltIn(
              "fedasync", "asynchronous, one update at a time (Xie et al. 2019)", FedAsync::new),
          new BuiltIn(
              "median",
              "median of each parameter (Yin et al. 2018): robust",
              settings -> new CoordinateMedian()),
          new BuiltIn(
              "trimmed-mean",
              "mean of each parameter without the extremes (Yin et al. 2018): robust",
              TrimmedMean::new),
          new BuiltIn(
              "krum", "the update nearest to its neighbors (Blanchard et al. 2017)", Krum::one),
          new BuiltIn(
              "multi-krum", "mean of those nearest (Blanchard et al. 2017): robust", Krum::several),
          new BuiltIn(
              "geometric-median",
              "smallest sum of distances (Pillutla et al. 2022): robust",
              GeometricMedian::new),
          new BuiltIn(
              "centered-clipping",
              "mean clipped about the last change (Karimireddy et al. 2021): robust",
              CenteredClipping::new));

  private AggregationStrategies() {}

  /**
   * All strategies: the built-in ones, then those found on the class path.
   *
   * @throws InputException if one on the class path cannot be loaded
   */
  public static List<AggregationStrategyFactory> all() {
    List<AggregationStrategyFactory> all = new ArrayList<>(BUILT_IN);
    try {
      ServiceLoader.load(AggregationStrategyFactory.class).forEach(all::add);
    } catch (ServiceConfigurationError e) {
      throw new InputException("an aggregation strategy on the class path: " + e.getMessage(), e);
    }
    return List.copyOf(all);
  }

  /** Their names. */
  public static List<String> names() {
    return all().stream().map(AggregationStrategyFactory::name).toList();
  }

  /**
   * Creates a strategy.
   *
   * @param text its name, or {@code NAME:SETTING=VALUE,...}
   * @throws IllegalArgumentException if there is none of that name, or a setting is wrong; the
   *     message says what is allowed
   */
  public static AggregationStrategy parse(String text) {
    String name = nameIn(text);
    AggregationStrategyFactory factory =
        all().stream()
            .filter(it -> it.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(name + ": must be one of " + names()));
    StrategySettings settings =
        StrategySettings.parse(name.equals(text) ? "" : text.substring(name.length() + 1));
    AggregationStrategy strategy = wrapped(factory.create(settings), settings);
    settings.requireAllTaken(name);
    return strategy;
  }

  /** The wrappers of any strategy, the innermost first. */
  private static AggregationStrategy wrapped(AggregationStrategy inner, StrategySettings settings) {
    AggregationStrategy strategy = inner;
    int bucket = settings.count("bucket", 1, 1, 1000);
    if (bucket > 1) {
      strategy = new Bucketing(strategy, bucket);
    }
    double noise = settings.number("noise", 0, 0, 1e6);
    double clip = settings.number("clip", 0, 0, 1e12);
    double quantile = settings.number("clip-quantile", 0, 0, 1);
    double rate = settings.number("clip-rate", 0.2, 1e-6, 10);
    double delta = settings.number("delta", 1e-5, 1e-30, 0.5);
    if (noise > 0) {
      if (clip == 0 || quantile > 0) {
        throw new IllegalArgumentException("noise " + noise + ": needs a fixed clip above 0");
      }
      strategy = new DifferentialPrivacy(strategy, clip, noise, delta, SecureRandom::new);
    } else if (clip > 0 || quantile > 0) {
      strategy = new NormClipping(strategy, clip == 0 ? 0.1 : clip, quantile, rate);
    }
    if (!(inner instanceof FedBuff || inner instanceof FedAsync)) {
      Staleness staleness = Staleness.of(settings, Staleness.Kind.CONSTANT);
      if (staleness.kind() != Staleness.Kind.CONSTANT || staleness.halfLife() != null) {
        strategy = new Discounted(strategy, staleness);
      }
    }
    return strategy;
  }

  /** The name in a text for {@link #parse}. */
  public static String nameIn(String text) {
    int colon = text.indexOf(':');
    return colon < 0 ? text : text.substring(0, colon);
  }
}
