package space.perigee.ground.cli;

import java.io.IOException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.store.VersionRegistry;
import space.perigee.sync.order.GlobalVersionOrder.Action;

/** A command that publishes an earlier version. */
abstract class PublishCommand extends ControlCommand {

  private final Action action;

  @Parameters(paramLabel = "N", description = "Number of the version.")
  private long number;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the list of events.")
  private String reason = "";

  PublishCommand(Action action) {
    this.action = action;
  }

  @Override
  final void on(GroundOperations ground) throws IOException {
    VersionRegistry.VersionDetails published = ground.publish(action, number, reason);
    print(
        published,
        () ->
            out()
                .printf(
                    "version %d is published: %s (%s)%n"
                        + "Each satellite gets the order and the weights in its next pass; 'perigee"
                        + " ground orders' shows which have answered.%n",
                    published.version().number(),
                    VersionText.outcome(published.version()),
                    published.version().version()));
  }
}
