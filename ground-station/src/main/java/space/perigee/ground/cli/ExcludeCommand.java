package space.perigee.ground.cli;

import picocli.CommandLine.Command;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.control.SatelliteStanding;

/** {@code perigee ground exclude}. */
@Command(
    name = "exclude",
    description = {
      "Leave a satellite out: nothing that it sends counts, until 'perigee ground admit'.",
      "The satellite still receives the versions. What it contributed before stays in them; 'perigee"
          + " ground rollback' returns to a version without it."
    },
    abbreviateSynopsis = true)
public final class ExcludeCommand extends StandingCommand {

  @Override
  SatelliteStanding decide(GroundOperations ground, String name, String why) {
    return ground.exclude(name, why);
  }

  @Override
  String consequence(String name) {
    return "Its updates do not count; it still receives the versions. 'perigee ground admit "
        + name
        + "' ends this.";
  }
}
