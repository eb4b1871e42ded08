package space.perigee.sim.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * What the demo flies.
 *
 * @param home folder of the project, where the jars are
 * @param start mission time at which it begins
 * @param span how long it lasts in mission time
 * @param speed mission seconds per wall second
 * @param seed of the data split, the start model and the training
 * @param httpPort of the ground station's page
 * @param link what carries frames
 * @param linkPort of its broker, or for datagrams
 * @param spacecraft profile of every satellite
 */
public record DemoSettings(
    Path home,
    Instant start,
    Duration span,
    double speed,
    long seed,
    int httpPort,
    DemoLink link,
    int linkPort,
    String spacecraft) {

  static final String MISSION = "demo";
  static final String GROUND = "ground";

  Instant end() {
    return start.plus(span);
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
