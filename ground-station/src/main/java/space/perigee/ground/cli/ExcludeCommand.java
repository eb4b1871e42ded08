package space.perigee.ground.cli;

import picocli.CommandLine.Command;
import space.perigee.ground.control.GroundOperations;
import space.perigee.ground.control.SatelliteStanding;

/** {@code perigee ground exclude}. */
@Command(
    name = "exclude",
    description = {
      "Exclude a satellite: its updates do not count until 'perigee ground admit'.",
      "The satellite still receives new versions. Published versions keep its earlier updates;"
          + " 'perigee ground rollback' returns to a version without them."
    },
    abbreviateSynopsis = true)
public final class ExcludeCommand extends StandingCommand {

  @Override
  SatelliteStanding decide(GroundOperations ground, String name, String why) {
    return ground.exclude(name, why);
  }

  @Override
  String consequence(String name) {
    return "Its updates do not count; it still receives new versions. To admit it again, run"
        + " 'perigee ground admit "
        + name
        + "'.";
  }
}
