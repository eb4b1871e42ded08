package space.perigee.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import space.perigee.ground.Main;
import space.perigee.onboard.cli.OnboardCommand;
import space.perigee.onboard.cli.model.ModelCommand;

/** What every command's help has in common. */
class HelpTextTest {

  private static final List<CommandSpec> COMMANDS = commands();

  private static List<CommandSpec> commands() {
    List<CommandSpec> all = new ArrayList<>();
    collect(space.perigee.sim.Main.commandLine(), all);
    collect(OnboardCommand.line(), all);
    collect(ModelCommand.line(), all);
    collect(new CommandLine(new Main()), all);
    return all;
  }

  private static void collect(CommandLine line, List<CommandSpec> to) {
    to.add(line.getCommandSpec());
    line.getSubcommands().values().forEach(each -> collect(each, to));
  }

  @Test
  void theListOfCommandsShowsWholeSentences() {
    for (CommandSpec command : COMMANDS) {
      String[] description = command.usageMessage().description();
      assertThat(description).as(command.qualifiedName()).isNotEmpty();
      assertThat(description[0]).as(command.qualifiedName()).endsWith(".");
    }
  }

  @Test
  void everyValueHasAName() {
    for (CommandSpec command : COMMANDS) {
      for (ArgSpec arg : command.args()) {
        if (arg.arity().max() > 0) {
          assertThat(arg.paramLabel())
              .as("picocli makes up '<port>' in " + command.qualifiedName())
              .doesNotContain("<");
        }
      }
    }
  }
}
