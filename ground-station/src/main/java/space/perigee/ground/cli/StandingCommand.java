package space.perigee.ground.cli;

import java.io.IOException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.control.SatelliteStanding;

/** A command by which a person decides whether the updates of a satellite count. */
abstract class StandingCommand extends ControlCommand {

  @Parameters(paramLabel = "SATELLITE", description = "Name of the satellite.")
  private String satellite = "";

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the list of events.")
  private String reason = "";

  /** Decides. */
  abstract SatelliteStanding decide(GroundOperations ground, String name, String why);

  /** What follows from the decision, for people. */
  abstract String consequence(String name);

  @Override
  final void on(GroundOperations ground) throws IOException {
    SatelliteStanding standing = decide(ground, satellite, reason);
    print(
        standing,
        () ->
            out()
                .printf(
                    "%s has been %s since %s: %s%n%s%n",
                    standing.satellite(),
                    standing.standing(),
                    VersionText.time(standing.since()),
                    standing.reason().isEmpty() ? "never suspected" : standing.reason(),
                    consequence(satellite)));
  }
}
