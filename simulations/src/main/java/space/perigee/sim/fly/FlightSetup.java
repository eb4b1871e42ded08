package space.perigee.sim.fly;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.Radio;
import space.perigee.mission.Mission;
import space.perigee.mission.SatelliteEntry;
import space.perigee.sim.mission.Transport;

/**
 * What to fly, and how.
 *
 * @param mission the mission, with the one link that is flown
 * @param home folder of the project, with the jars
 * @param seed of the satellites, in place of those of the mission file; empty to keep them
 * @param alone whether each satellite first learns alone, for comparison
 */
public record FlightSetup(
    Mission mission, Path home, Timing timing, Ports ports, OptionalLong seed, boolean alone) {

  /**
   * Time of the flight.
   *
   * @param start mission time
   * @param span length in mission time
   * @param speed mission seconds per wall second
   */
  public record Timing(Instant start, Duration span, double speed) {

    public Instant end() {
      return start.plus(span);
    }
  }

  /**
   * Ports of the ground server.
   *
   * @param http port of its web page
   * @param link port of its broker or UDP link
   */
  public record Ports(int http, int link) {}

  /** How the satellites reach the ground. */
  Transport transport() {
    return Transport.of(mission.links().get(0).satellite());
  }

  /** The radio of a satellite. */
  Radio radio(SatelliteEntry satellite) {
    return ProfileCatalog.shipped().spacecraft(satellite.spacecraft()).radio();
  }

  public Path onboardJar() {
    return home.resolve("onboard-runtime/target/perigee-onboard.jar");
  }

  Path onboardOptions() {
    return home.resolve("onboard-runtime/src/main/launcher/jvm.options");
  }

  Path onboardEnvironment() {
    return home.resolve("onboard-runtime/src/main/launcher/environment");
  }

  public Path groundJar() {
    return home.resolve("ground-station/target/perigee-ground.jar");
  }

  Path groundOptions() {
    return home.resolve("ground-station/src/main/launcher/jvm.options");
  }
}
