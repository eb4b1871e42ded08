package space.perigee.ground.cli;

import java.io.IOException;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.ground.control.GroundOperations;
import space.perigee.hw.text.PrettyJson;
import space.perigee.sync.cli.PerigeeCommand;

/** A command that looks at a ground or changes it, whether its server runs or not. */
abstract class ControlCommand extends PerigeeCommand {

  @Mixin private GroundAccess access = new GroundAccess();

  @Option(names = "--json", description = "Print JSON instead.")
  private boolean json;

  /** Does the work of the command. */
  abstract void on(GroundOperations ground) throws IOException;

  final GroundAccess access() {
    return access;
  }

  @Override
  public final Integer call() throws IOException {
    return access.run(
        Clock.systemUTC(),
        ground -> {
          on(ground);
          out().flush();
          return CommandLine.ExitCode.OK;
        });
  }

  /** Prints a result: as JSON if that is wanted, or else for people. */
  final void print(Object result, Runnable forPeople) {
    if (json) {
      out().println(PrettyJson.of(result));
    } else {
      forPeople.run();
    }
  }
}
