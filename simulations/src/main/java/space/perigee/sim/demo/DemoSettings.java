package space.perigee.sim.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Settings of the demo.
 *
 * @param home folder of the project, with the jars
 * @param seed seed of the data split, the start model and the training
 * @param spacecraft profile of every satellite
 */
public record DemoSettings(
    Path home, MissionTime time, long seed, DemoLink link, Ports ports, String spacecraft) {

  /**
   * Time of the mission.
   *
   * @param span length in mission time
   * @param speed mission seconds per wall second
   */
  public record MissionTime(Instant start, Duration span, double speed) {

    Instant end() {
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

  static final String MISSION = "demo";
  static final String GROUND = "ground";

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
