package space.perigee.onboard.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import space.perigee.onboard.plan.PlanReader;
import space.perigee.onboard.strategy.Strategies;
import space.perigee.onboard.strategy.StrategyFactory;

/** {@code perigee onboard strategies}: lists the learning strategies. */
@Command(
    name = "strategies",
    mixinStandardHelpOptions = true,
    description = {
      "List the learning strategies, and which of them can run in flight.",
      "Includes strategies from the jars in PERIGEE_CLASSPATH."
    })
final class StrategiesCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // picocli injects it
  @Spec
  private CommandSpec spec;

  @Option(names = "--plan", description = "Print an example of a learning plan, YAML.")
  private boolean plan;

  @Override
  public Integer call() {
    if (plan) {
      spec.commandLine().getOut().print(PlanReader.sample());
      spec.commandLine().getOut().flush();
      return 0;
    }
    PrintWriter out = spec.commandLine().getOut();
    int width = Strategies.all().stream().mapToInt(s -> s.name().length()).max().orElse(1);
    for (StrategyFactory strategy : Strategies.all()) {
      out.printf(
          "%-" + width + "s  %s%s%n",
          strategy.name(),
          strategy.description(),
          remark(strategy.flight()));
    }
    out.flush();
    return 0;
  }

  private static String remark(StrategyFactory.Flight flight) {
    return switch (flight) {
      case ANY -> "";
      case WITH_DRIFT -> "; in flight with a drift detector";
      case NEVER -> "; in trials only";
    };
  }
}
