package space.perigee.sync.cli;

import picocli.CommandLine.Command;
import space.perigee.sync.model.WeightsFiles;

/** {@code perigee delta}: makes, applies and explains deltas between files of weights. */
@Command(
    name = "delta",
    mixinStandardHelpOptions = true,
    description = {
      "Create, apply and inspect deltas between two files of weights:",
      "NumPy archives (.npz) of float32 arrays, or DL4J models (.zip)."
    },
    subcommands = {DeltaDiffCommand.class, DeltaApplyCommand.class, DeltaInfoCommand.class})
public final class DeltaCommand {

  private final WeightsFiles files;

  /**
   * @param files the files of weights that this program can read
   */
  public DeltaCommand(WeightsFiles files) {
    this.files = files;
  }

  WeightsFiles files() {
    return files;
  }
}
