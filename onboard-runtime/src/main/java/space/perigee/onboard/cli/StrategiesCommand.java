package space.perigee.onboard.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import space.perigee.onboard.strategy.Strategies;
import space.perigee.onboard.strategy.StrategyFactory;

/** {@code perigee onboard strategies}: what can be chosen? */
@Command(
    name = "strategies",
    mixinStandardHelpOptions = true,
    description = "Lists the learning strategies, those of the class path too.")
final class StrategiesCommand implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // picocli injects it
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int width = Strategies.all().stream().mapToInt(s -> s.name().length()).max().orElse(1);
    for (StrategyFactory strategy : Strategies.all()) {
      out.printf("%-" + width + "s  %s%n", strategy.name(), strategy.description());
    }
    out.flush();
    return 0;
  }
}
