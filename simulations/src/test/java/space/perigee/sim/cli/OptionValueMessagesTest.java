package space.perigee.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import space.perigee.onboard.cli.OnboardCommand;
import space.perigee.sync.cli.Cli;

class OptionValueMessagesTest {

  @Test
  void noComplaintAboutAValueNamesAJavaClass() {
    List<String> complaints = new ArrayList<>();
    for (CommandLine program :
        List.of(
            space.perigee.sim.Main.commandLine(),
            OnboardCommand.line(),
            Cli.of(new space.perigee.ground.Main()))) {
      collect(program, program, List.of(), complaints);
    }
    assertThat(complaints)
        .hasSizeGreaterThan(100)
        .noneMatch(message -> message.matches("(?s).*(\\bjavax?\\.|space\\.perigee|Exception).*"));
  }

  private static void collect(
      CommandLine program, CommandLine command, List<String> path, List<String> complaints) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      if (option.arity().max() > 0) {
        List<String> args = new ArrayList<>(path);
        args.addAll(List.of(option.longestName(), "?!"));
        try {
          program.parseArgs(args.toArray(String[]::new));
        } catch (ParameterException e) {
          complaints.add(String.valueOf(e.getMessage()));
        }
      }
    }
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              List<String> deeper = new ArrayList<>(path);
              deeper.add(name);
              collect(program, sub, deeper, complaints);
            });
  }
}
