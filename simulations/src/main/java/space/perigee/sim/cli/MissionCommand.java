package space.perigee.sim.cli;

import java.time.Clock;
import java.time.Instant;
import picocli.CommandLine.Command;

/** {@code perigee mission}: commands for a mission folder. */
@Command(
    name = "mission",
    mixinStandardHelpOptions = true,
    description = {
      "Make and check a mission: a folder whose file mission.yaml names its satellites,"
          + " stations, ground and links.",
      "All programs read it: 'perigee ground serve DIR', 'perigee onboard run DIR --satellite NAME'."
    },
    subcommands = {
      MissionNewCommand.class,
      MissionShowCommand.class,
      MissionPlanCommand.class,
      MissionKeysCommand.class,
      MissionCheckCommand.class,
      MissionFlyCommand.class,
      MissionSchemaCommand.class,
      MissionPackCommand.class
    })
public final class MissionCommand {

  private final Clock clock;

  public MissionCommand(Clock clock) {
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }
}
