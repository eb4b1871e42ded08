package space.perigee.onboard.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import space.perigee.onboard.strategy.StrategyFactory.Flight;
import space.perigee.sync.io.InputException;

/** The learning strategies, by name. */
public final class Strategies {

  private record BuiltIn(
      String name,
      String description,
      Flight flight,
      boolean isOffline,
      boolean isTrainedToConvergence,
      Function<StrategyContext, Strategy> constructor)
      implements StrategyFactory {

    BuiltIn(String name, String description, Function<StrategyContext, Strategy> constructor) {
      this(name, description, Flight.ANY, constructor);
    }

    BuiltIn(
        String name,
        String description,
        Flight flight,
        Function<StrategyContext, Strategy> constructor) {
      this(name, description, flight, false, false, constructor);
    }

    static BuiltIn joint(String name, String description, boolean toConvergence) {
      return new BuiltIn(name, description, Flight.NEVER, true, toConvergence, FineTune::new);
    }

    @Override
    public Strategy create(StrategyContext context) {
      return constructor.apply(context);
    }
  }

  private static final List<StrategyFactory> BUILT_IN =
      List.of(
          new BuiltIn("fine-tune", "no protection: the lower bound", FineTune::new),
          new BuiltIn(
              "replay",
              "reservoir replay (Chaudhry et al. 2019)",
              context -> new Replay(context, ExemplarMemory.Policy.RESERVOIR)),
          new BuiltIn(
              "replay-balanced",
              "class-balanced replay (Chrysakis and Moens 2020)",
              context -> new Replay(context, ExemplarMemory.Policy.CLASS_BALANCED)),
          new BuiltIn(
              "replay-spread",
              "balanced replay of samples far from each other, blurred to close the gaps",
              SpreadReplay::new),
          new BuiltIn(
              "derpp", "dark experience replay (Buzzega et al. 2020)", DarkExperienceReplay::new),
          new BuiltIn(
              "er-ace", "asymmetric cross-entropy (Caccia et al. 2022)", AsymmetricReplay::new),
          new BuiltIn("a-gem", "projected gradients (Chaudhry et al. 2019)", AveragedGem::new),
          new BuiltIn(
              "ewc",
              "online elastic weights (Schwarz et al. 2018)",
              Flight.WITH_DRIFT,
              OnlineEwc::new),
          new BuiltIn(
              "si",
              "synaptic intelligence (Zenke et al. 2017)",
              Flight.WITH_DRIFT,
              SynapticIntelligence::new),
          new BuiltIn(
              "lwf",
              "learning without forgetting (Li and Hoiem 2016)",
              Flight.WITH_DRIFT,
              LearningWithoutForgetting::new),
          new BuiltIn(
              "gdumb",
              "from scratch on the memory (Prabhu et al. 2020)",
              Flight.NEVER,
              GreedyDumb::new),
          new BuiltIn(
              "slda",
              "streaming LDA on frozen features (Hayes and Kanan 2020)",
              Flight.NEVER,
              StreamingLda::new),
          new BuiltIn("fedprox", "proximal term (Li et al. 2020)", FedProx::new),
          BuiltIn.joint("joint", "all data at once, for as many rows as derpp trains on", false),
          BuiltIn.joint(
              "joint-converged",
              "all data at once, until the loss stops falling: the upper bound",
              true));

  private Strategies() {}

  /**
   * All strategies: the built-in ones, then those found on the class path.
   *
   * @throws InputException if one on the class path cannot be loaded
   */
  public static List<StrategyFactory> all() {
    List<StrategyFactory> all = new ArrayList<>(BUILT_IN);
    try {
      ServiceLoader.load(StrategyFactory.class).forEach(all::add);
    } catch (ServiceConfigurationError e) {
      throw new InputException("a strategy on the class path: " + e.getMessage(), e);
    }
    return List.copyOf(all);
  }

  /**
   * The strategy with this name.
   *
   * @throws IllegalArgumentException if there is none; the message lists all names
   */
  public static StrategyFactory named(String name) {
    return all().stream()
        .filter(factory -> factory.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "strategy '"
                        + name
                        + "' must be one of "
                        + all().stream().map(StrategyFactory::name).toList()));
  }
}
