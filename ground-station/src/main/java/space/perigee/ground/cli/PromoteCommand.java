package space.perigee.ground.cli;

import picocli.CommandLine.Command;
import space.perigee.sync.order.GlobalVersionOrder.Action;

/** {@code perigee ground promote}. */
@Command(
    name = "promote",
    description = {
      "Publish the weights of version N, such as a candidate that the gate refused or a version that a"
          + " rollback has left, as a new version, and order every satellite to adopt it.",
      "What a satellite has learned since is kept and added, as with every new version."
    },
    abbreviateSynopsis = true)
public final class PromoteCommand extends PublishCommand {

  public PromoteCommand() {
    super(Action.PROMOTE);
  }
}
