package space.perigee.sim.cli;

import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import space.perigee.sync.cli.PerigeeCommand;

/** {@code perigee completion}: prints a script that completes Perigee's commands in a shell. */
@Command(
    name = "completion",
    description = {
      "Print a script that completes the commands and options of 'perigee' in a shell.",
      "For this shell:      source <(perigee completion bash)",
      "For every new shell: perigee completion bash > ~/.local/share/bash-completion/completions/perigee"
    })
public final class CompletionCommand extends PerigeeCommand {

  /** Shells; zsh loads the script of bash by its {@code bashcompinit}. */
  private enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final Supplier<CommandLine> commands;

  @Parameters(
      paramLabel = "SHELL",
      description = "One of ${COMPLETION-CANDIDATES}; the script is the same for both.")
  private Shell shell = Shell.BASH;

  /**
   * @param commands all commands
   */
  public CompletionCommand(Supplier<CommandLine> commands) {
    this.commands = commands;
  }

  @Override
  public Integer call() {
    out().print(AutoComplete.bash("perigee", commands.get()));
    out().flush();
    return 0;
  }
}
