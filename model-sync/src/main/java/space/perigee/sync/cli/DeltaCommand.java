package space.perigee.sync.cli;

import picocli.CommandLine.Command;
import space.perigee.sync.model.WeightsFormats;

/** {@code perigee delta}: creates, applies and inspects deltas between files of weights. */
@Command(
    name = "delta",
    mixinStandardHelpOptions = true,
    description = {
      "Create, apply and inspect deltas between two files of weights.",
      "Weights are NumPy archives (.npz) of float32 arrays, or DL4J models (.zip)."
    },
    subcommands = {DeltaDiffCommand.class, DeltaApplyCommand.class, DeltaInfoCommand.class})
public final class DeltaCommand {

  private final WeightsFormats files;

  public DeltaCommand(WeightsFormats files) {
    this.files = files;
  }

  WeightsFormats files() {
    return files;
  }
}
