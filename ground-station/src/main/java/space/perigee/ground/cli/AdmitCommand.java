package space.perigee.ground.cli;

import picocli.CommandLine.Command;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.control.SatelliteStanding;

/** {@code perigee ground admit}. */
@Command(
    name = "admit",
    description = {
      "Admit a satellite that was excluded or quarantined: its updates count again.",
      "A satellite in quarantine is also admitted after three good updates in a row."
    },
    abbreviateSynopsis = true)
public final class AdmitCommand extends StandingCommand {

  @Override
  SatelliteStanding decide(GroundOperations ground, String name, String why) {
    return ground.admit(name, why);
  }

  @Override
  String consequence(String name) {
    return "Its updates count again, starting with the next one.";
  }
}
