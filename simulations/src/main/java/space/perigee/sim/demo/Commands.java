package space.perigee.sim.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.Radio;

/** The command lines of the mission's processes. */
record Commands(DemoSettings settings, DemoFiles files, List<String> satellites) {

  /**
   * Long enough to wait for all satellites, since an average of two forgets the third's classes.
   */
  private static final String ROUND_TIMEOUT = "12h";

  /** Faster than any loopback interface (bit/s). */
  private static final double MAX_RATE_BPS = 1e10;

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static List<String> jar(Path options, Path jar, String... arguments) {
    List<String> command = new ArrayList<>(List.of(java(), "@" + options, "-jar", jar.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Returns the environment of a satellite from the launcher, as words for {@code env}. */
  private List<String> environment() {
    List<String> words = new ArrayList<>(List.of("env"));
    try (Stream<String> lines = Files.lines(settings.onboardEnvironment())) {
      lines.filter(line -> line.matches("[A-Z_]+=.*")).forEach(words::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }

  private List<String> clock(Instant wallEpoch) {
    return List.of(
        "--epoch", settings.time().start().toString(),
        "--wall-epoch", wallEpoch.toString(),
        "--speed", Double.toString(settings.time().speed()));
  }

  List<String> ground(Instant wallEpoch) {
    List<String> command = jar(settings.groundOptions(), settings.groundJar(), "serve");
    command.addAll(
        List.of(
            "--mission", DemoSettings.MISSION,
            "--model", files.model().toString(),
            "--held-out", files.heldOut().toString(),
            "--gate", files.golden().toString(),
            "--satellites", String.join(",", satellites),
            "--round-timeout", ROUND_TIMEOUT,
            "--state", files.state("ground").toString(),
            "--http-port", Integer.toString(settings.ports().http()),
            "--keys", files.keys(DemoSettings.GROUND).toString(),
            "--link", groundLink()));
    if (settings.link() == DemoLink.MQTT) {
      command.addAll(List.of("--mqtt-port", Integer.toString(settings.ports().link())));
    }
    command.addAll(clock(wallEpoch));
    return command;
  }

  private String groundLink() {
    return switch (settings.link()) {
      case MQTT -> "broker";
      case UDP -> "udp://127.0.0.1:" + settings.ports().link() + "?rate=" + wallRate(false);
      case FILES ->
          "files:" + files.outbox(DemoSettings.GROUND) + "," + files.inbox(DemoSettings.GROUND);
    };
  }

  private String satelliteLink(String satellite, int emulatorPort) {
    return switch (settings.link()) {
      case MQTT -> "mqtt://127.0.0.1:" + emulatorPort;
      case UDP -> "udp://127.0.0.1:" + emulatorPort + "?rate=" + wallRate(true);
      case FILES -> "files:" + files.outbox(satellite) + "," + files.inbox(satellite);
    };
  }

  /** Returns the radio's bit rate in wall time. */
  private long wallRate(boolean down) {
    Radio radio = ProfileCatalog.shipped().spacecraft(settings.spacecraft()).radio();
    double bps = down ? radio.rates().downlinkRateBps() : radio.rates().uplinkRateBps();
    return Math.max(1, (long) Math.min(bps * settings.time().speed(), MAX_RATE_BPS));
  }

  /**
   * @param emulatorPort port of its emulator; unused for files
   */
  List<String> onboard(String satellite, int emulatorPort, int rows, Instant wallEpoch) {
    List<String> command = learning("run", satellite, rows);
    command.addAll(
        List.of(
            "--state", files.state(satellite).toString(),
            "--plan", files.plan().toString(),
            "--keys", files.keys(satellite).toString(),
            "--link", satelliteLink(satellite, emulatorPort),
            "--status-file", files.status(satellite).toString(),
            "--until", settings.time().end().toString()));
    command.addAll(clock(wallEpoch));
    return command;
  }

  /** Returns the rehearsal of a satellite with the same data and without a link. */
  List<String> alone(String satellite, int rows) {
    List<String> command = learning("rehearse", satellite, rows);
    command.addAll(List.of("--held-out", files.heldOut().toString(), "--json"));
    return command;
  }

  private List<String> learning(String verb, String satellite, int rows) {
    List<String> command = environment();
    command.addAll(jar(settings.onboardOptions(), settings.onboardJar(), verb));
    command.addAll(
        List.of(
            "--mission", DemoSettings.MISSION,
            "--satellite", satellite,
            "--spacecraft", settings.spacecraft(),
            "--model", files.model().toString(),
            "--data", files.data(satellite).toString(),
            "--golden", files.golden().toString(),
            "--sample-interval", interval(rows),
            "--seed", Long.toString(settings.seed())));
    return command;
  }

  /** Returns the interval that spreads all rows evenly over the mission. */
  private String interval(int rows) {
    Duration interval = settings.time().span().dividedBy(rows + 1L);
    return Math.max(1, interval.toMillis()) + "ms";
  }
}
