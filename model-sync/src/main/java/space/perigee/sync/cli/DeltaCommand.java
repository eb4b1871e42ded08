package space.perigee.sync.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import space.perigee.sync.model.WeightsFiles;

/** {@code perigee delta}: makes, applies and explains deltas between files of weights. */
@Command(
    name = "delta",
    mixinStandardHelpOptions = true,
    description = {
      "Make, apply and explain deltas between two files of weights:",
      "NumPy archives (.npz) of float32 arrays or DL4J models (.zip)."
    },
    subcommands = {DeltaDiffCommand.class, DeltaApplyCommand.class, DeltaInfoCommand.class})
public final class DeltaCommand implements Runnable {

  private final WeightsFiles files;

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * @param files the files of weights that this program can read
   */
  public DeltaCommand(WeightsFiles files) {
    this.files = files;
  }

  WeightsFiles files() {
    return files;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Missing a command, one of: " + String.join(", ", spec.subcommands().keySet()));
  }
}
