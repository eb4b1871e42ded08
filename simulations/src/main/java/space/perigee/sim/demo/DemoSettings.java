package space.perigee.sim.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What the demo flies.
 *
 * @param home folder of the project, where the jars are
 * @param seed of the data split, the start model and the training
 * @param link what carries frames
 * @param spacecraft profile of every satellite
 */
public record DemoSettings(
    Path home, MissionTime time, long seed, DemoLink link, Ports ports, String spacecraft) {

  /**
   * When it flies.
   *
   * @param start mission time at which it begins
   * @param span how long it lasts in mission time
   * @param speed mission seconds per wall second
   */
  public record MissionTime(Instant start, Duration span, double speed) {

    Instant end() {
      return start.plus(span);
    }
  }

  /**
   * Ports of the ground station.
   *
   * @param http of its page
   * @param link of its broker, or for datagrams
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
