package space.perigee.ground.cli;

import picocli.CommandLine.Command;
import space.perigee.sync.order.GlobalVersionOrder.Action;

/** {@code perigee ground rollback}. */
@Command(
    name = "rollback",
    description = {
      "Publish the weights of version N as a new version, and order every satellite to return to them.",
      "A satellite drops what it has learned since, and the ground no longer counts what was learned"
          + " from the versions in between. Satellites that are out of reach get the order in their"
          + " next pass, however late."
    },
    abbreviateSynopsis = true)
public final class RollbackCommand extends PublishCommand {

  public RollbackCommand() {
    super(Action.ROLLBACK);
  }
}
