package space.perigee.sim.fly;

import java.time.Instant;
import java.util.List;
import space.perigee.sim.report.FlightTime;
import space.perigee.sim.report.LinkBytes;
import space.perigee.sim.report.MissionReport;
import space.perigee.sim.report.ModelResult;
import space.perigee.sim.report.SatelliteResult;
import space.perigee.sim.report.VersionPoint;

/** Reports of a day of one satellite with a model of 1,000 parameters, to be compared. */
final class FlownReport {

  static final Instant START = Instant.parse("2022-04-24T00:00:00Z");

  private FlownReport() {}

  static MissionReport of(
      double accuracy, LinkBytes down, LinkBytes up, List<VersionPoint> versions) {
    return new MissionReport(
        "demo",
        new FlightTime(START, START.plusSeconds(86_400), 360, 240),
        new ModelResult(1000, "5 % of the weights", 0.7, accuracy),
        "",
        List.of(
            new SatelliteResult(
                "a", List.of(), null, 10, new SatelliteResult.Energy(1, 1), down, up)),
        versions,
        List.of(),
        null);
  }
}
