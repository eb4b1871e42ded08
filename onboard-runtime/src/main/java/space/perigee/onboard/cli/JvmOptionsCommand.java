package space.perigee.onboard.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import space.perigee.hw.Board;
import space.perigee.onboard.board.JvmOptions;
import space.perigee.onboard.flight.StateFolder;
import space.perigee.onboard.flight.inputs.InputCopies;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee onboard jvm-options}: prints the JVM options for a board. */
@Command(
    name = "jvm-options",
    description = {
      "Print JVM options that keep learning within the memory quotas of a board,"
          + " for use as 'java @FILE -jar perigee-onboard.jar'.",
      "With '-- run ARGUMENT...' the board is that of the flight which these arguments of"
          + " 'perigee onboard run' describe, by a mission folder or by --spacecraft.",
      "The launcher applies them by itself for 'run', for 'bench --board', and when"
          + " PERIGEE_BOARD is set."
    },
    customSynopsis = {
      "perigee onboard jvm-options --board=ID|FILE",
      "       perigee onboard jvm-options --spacecraft=ID|FILE [--state=DIR]",
      "       perigee onboard jvm-options -- run ARGUMENT...",
      "       perigee onboard jvm-options --environment"
    })
final class JvmOptionsCommand extends PerigeeCommand {

  @Mixin private final BoardOption boardOption = new BoardOption();

  @Option(
      names = "--spacecraft",
      paramLabel = "ID|FILE",
      description =
          "Spacecraft whose board is used: an ID from 'perigee hw list', or a YAML" + " file.")
  private @Nullable String spacecraft;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "State folder of the satellite, whose copy of the spacecraft's files is used if"
              + " they are damaged.")
  private @Nullable Path state;

  @Option(
      names = "--environment",
      description =
          "Print the environment variables that go with the options instead, as"
              + " KEY=VALUE; they are the same for every board.")
  private boolean environment;

  @Parameters(
      arity = "0..*",
      paramLabel = "run ARGUMENT",
      description = "A flight: 'run' and its arguments, after '--'.")
  private List<String> flight = List.of();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = out();
    if (environment) {
      out.print(JvmOptions.environment());
    } else if (flight.isEmpty()) {
      out.print(JvmOptions.of(board()));
    } else {
      boardOfFlight().ifPresent(board -> out.print(JvmOptions.of(board)));
    }
    out.flush();
    return 0;
  }

  /** The board of a flight; empty if it only asks for help, or does not say. */
  private Optional<Board> boardOfFlight() throws IOException {
    ParseResult parsed =
        OnboardCommand.line().parseArgs(flight.toArray(String[]::new)).subcommand();
    if (parsed == null || !(parsed.commandSpec().userObject() instanceof RunCommand run)) {
      throw new InputException("after '--' there must be 'run' and its arguments");
    }
    return parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested()
        ? Optional.empty()
        : run.board();
  }

  private Board board() {
    @Nullable Board board = boardOption.board();
    if ((board == null) == (spacecraft == null)) {
      throw new InputException(
          "give one of --board and --spacecraft; 'perigee hw list' lists them");
    }
    return board != null ? board : SpacecraftFiles.read(spacecraft, copies()).board();
  }

  private InputCopies copies() {
    return state == null ? InputCopies.none() : StateFolder.inputCopies(state);
  }
}
