package space.perigee.onboard.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.onboard.plan.PlanReader;
import space.perigee.onboard.strategy.Strategies;
import space.perigee.onboard.strategy.StrategyFactory;
import space.perigee.sync.cli.PerigeeCommand;

/** {@code perigee onboard strategies}: lists the learning strategies. */
@Command(
    name = "strategies",
    description = {
      "List the learning strategies, and which of them can run in flight.",
      "Includes strategies from the jars in PERIGEE_CLASSPATH."
    })
final class StrategiesCommand extends PerigeeCommand {

  @Option(names = "--plan", description = "Print an example of a learning plan, YAML.")
  private boolean plan;

  @Override
  public Integer call() {
    if (plan) {
      out().print(PlanReader.sample());
      out().flush();
      return 0;
    }
    PrintWriter out = out();
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
