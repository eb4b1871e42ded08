package space.perigee.onboard.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
      "The launcher applies them by itself for 'run --spacecraft', for 'bench"
          + " --board', and when PERIGEE_BOARD is set."
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

  @Override
  public Integer call() {
    PrintWriter out = out();
    out.print(environment ? JvmOptions.environment() : JvmOptions.of(board()));
    out.flush();
    return 0;
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
