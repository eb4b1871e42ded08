package space.perigee.sim.fly;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import space.perigee.hw.Radio;
import space.perigee.mission.GroundEntry;
import space.perigee.mission.LinkEntry;
import space.perigee.mission.Mission;
import space.perigee.mission.SatelliteEntry;
import space.perigee.sim.mission.Transport;
import space.perigee.sync.io.InputException;

/**
 * The command lines of the mission's processes: those of a user who runs the programs from the
 * mission folder, with the clock, the links and the states of the flight.
 *
 * @param strategies class path of the user's own strategies, as the launcher takes it; may be empty
 */
record CommandLines(FlightSetup setup, FlightFolder files, String strategies) {

  /** Faster than any loopback interface (bit/s). */
  private static final double MAX_RATE_BPS = 1e10;

  private static final String LOCAL = "127.0.0.1:";

  private static final String GROUND = "space.perigee.ground.Main";
  private static final String ONBOARD = "space.perigee.onboard.Main";

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private List<String> program(Path options, Path jar, String main, String... arguments) {
    List<String> command = new ArrayList<>(List.of(java(), "@" + options));
    command.addAll(
        strategies.isEmpty()
            ? List.of("-jar", jar.toString())
            : List.of("-cp", jar + File.pathSeparator + strategies, main));
    command.addAll(List.of(arguments));
    return command;
  }

  private Mission mission() {
    return setup.mission();
  }

  private String folder() {
    return mission().folder().toString();
  }

  /** Returns the environment of a satellite from the launcher, as words for {@code env}. */
  private List<String> environment() {
    List<String> words = new ArrayList<>(List.of("env"));
    try (Stream<String> lines = Files.lines(setup.onboardEnvironment())) {
      lines.filter(line -> line.matches("[A-Z_]+=.*")).forEach(words::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }

  private List<String> clock(Instant wallEpoch) {
    return List.of(
        "--epoch", setup.timing().start().toString(),
        "--wall-epoch", wallEpoch.toString(),
        "--speed", Double.toString(setup.timing().speed()));
  }

  List<String> ground(Instant wallEpoch) {
    String ground = mission().ground().name();
    List<String> command =
        program(setup.groundOptions(), setup.groundJar(), GROUND, "serve", folder());
    command.addAll(
        List.of(
            "--state", files.state(ground).toString(),
            "--http-port", Integer.toString(setup.ports().http()),
            "--link", groundLink(ground)));
    if (setup.transport() == Transport.MQTT) {
      command.addAll(List.of("--mqtt-port", Integer.toString(setup.ports().link())));
    }
    command.addAll(clock(wallEpoch));
    return command;
  }

  private String groundLink(String ground) {
    return switch (setup.transport()) {
      case MQTT -> broker(mission().groundLinks().get(0));
      case UDP -> "udp://" + LOCAL + setup.ports().link() + "?rate=" + fastestUplink();
      case FILES -> "files:" + files.outbox(ground) + "," + files.inbox(ground);
    };
  }

  /** Returns the embedded broker, in place of another, with the parameters of the link. */
  private static String broker(String link) {
    int parameters = link.indexOf('?');
    return LinkEntry.BROKER + (parameters < 0 ? "" : link.substring(parameters));
  }

  private String satelliteLink(SatelliteEntry satellite, int emulatorPort) {
    String link = mission().satelliteLinks(satellite.name()).get(0);
    return switch (setup.transport()) {
      case MQTT -> link.replaceFirst("//[^?]*", "//" + LOCAL + emulatorPort);
      case UDP -> "udp://" + LOCAL + emulatorPort + "?rate=" + wallRate(downlinkBps(satellite));
      case FILES -> "files:" + files.outbox(satellite.name()) + "," + files.inbox(satellite.name());
    };
  }

  private long fastestUplink() {
    return mission().satellites().stream()
        .map(setup::radio)
        .mapToLong(radio -> wallRate((double) radio.rates().uplinkRateBps()))
        .max()
        .orElse(1);
  }

  private double downlinkBps(SatelliteEntry satellite) {
    Radio radio = setup.radio(satellite);
    return (double) radio.rates().downlinkRateBps();
  }

  /** Returns a bit rate in wall time. */
  private long wallRate(double bps) {
    return Math.max(1, (long) Math.min(bps * setup.timing().speed(), MAX_RATE_BPS));
  }

  /**
   * @param emulatorPort port of its emulator; unused for files
   */
  List<String> onboard(SatelliteEntry satellite, int emulatorPort, Instant wallEpoch) {
    List<String> command = learning("run", satellite);
    command.addAll(
        List.of(
            "--state", files.state(satellite.name()).toString(),
            "--link", satelliteLink(satellite, emulatorPort),
            "--status-file", files.status(satellite.name()).toString(),
            "--until", setup.timing().end().toString()));
    command.addAll(clock(wallEpoch));
    return command;
  }

  /** Returns the rehearsal of a satellite with the same data and without a link. */
  List<String> alone(SatelliteEntry satellite) {
    List<String> command = learning("rehearse", satellite);
    command.addAll(List.of("--held-out", heldOut().toString(), "--json"));
    return command;
  }

  private Path heldOut() {
    GroundEntry.Scoring scoring = mission().ground().scoring();
    return scoring
        .heldOut()
        .or(scoring::gate)
        .orElseThrow(
            () ->
                new InputException(
                    mission()
                        .finding("ground", "needs held-out data: a flight reports accuracies")
                        .toString()));
  }

  private List<String> learning(String verb, SatelliteEntry satellite) {
    List<String> command = environment();
    command.addAll(program(setup.onboardOptions(), setup.onboardJar(), ONBOARD, verb, folder()));
    command.addAll(List.of("--satellite", satellite.name()));
    setup.seed().ifPresent(seed -> command.addAll(List.of("--seed", Long.toString(seed))));
    return command;
  }
}
