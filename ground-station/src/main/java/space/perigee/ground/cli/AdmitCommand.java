package space.perigee.ground.cli;

import picocli.CommandLine.Command;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.control.SatelliteStanding;

/** {@code perigee ground admit}. */
@Command(
    name = "admit",
    description = {
      "Let a satellite count again that was excluded, or that the ground has put into quarantine.",
      "A satellite in quarantine also comes back by itself, after three good updates in a row."
    },
    abbreviateSynopsis = true)
public final class AdmitCommand extends StandingCommand {

  @Override
  SatelliteStanding decide(GroundOperations ground, String name, String why) {
    return ground.admit(name, why);
  }

  @Override
  String consequence(String name) {
    return "Its updates count from the next one.";
  }
}
