package space.perigee.sim.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import space.perigee.hw.Spacecraft;
import space.perigee.sim.emulator.DatagramEmulator;
import space.perigee.sim.emulator.EmulatorReport;
import space.perigee.sim.emulator.EmulatorSettings;
import space.perigee.sim.emulator.FileEmulator;
import space.perigee.sim.emulator.LinkEmulator;
import space.perigee.sim.emulator.LinkShape;
import space.perigee.sim.emulator.Playback;
import space.perigee.sim.emulator.TcpEmulator;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.time.MissionClock;

/**
 * The mission's processes and the emulators between them. {@link #close} ends them all. A process
 * that dies before is not restarted.
 */
final class MissionProcesses implements AutoCloseable {

  /** Light time of a slant range of about 1,500 km. */
  private static final Duration ONE_WAY_DELAY = Duration.ofMillis(5);

  private static final int GROUND_READY_SECONDS = 60;

  private final DemoFiles files;
  private final Commands commands;
  private final Map<String, Integer> rows;
  private final Map<String, LinkEmulator> emulators = new LinkedHashMap<>();
  private final Map<String, ChildProcess> onboard = new LinkedHashMap<>();
  private final List<ChildProcess> running = new ArrayList<>();
  private boolean closed;

  /**
   * @param rows number of samples of each satellite
   */
  public MissionProcesses(DemoFiles files, Commands commands, Map<String, Integer> rows) {
    this.files = files;
    this.commands = commands;
    this.rows = rows;
  }

  private synchronized ChildProcess start(String name, List<String> command) throws IOException {
    if (closed) {
      throw new IOException("the demo has been stopped");
    }
    ChildProcess process = ChildProcess.start(name, command, files);
    running.add(process);
    return process;
  }

  /** Starts the rehearsal of a satellite that learns alone. Its log ends with the result. */
  ChildProcess rehearse(String satellite) throws IOException {
    return start(satellite + "-alone", commands.alone(satellite, rows.getOrDefault(satellite, 0)));
  }

  /**
   * Starts the ground server and waits until it is ready.
   *
   * @throws IOException if it ends instead; the message contains its output
   */
  ChildProcess startGround(Instant wallEpoch) throws IOException, InterruptedException {
    ChildProcess ground = start("ground", commands.ground(wallEpoch));
    for (int waited = 0; !ground.output().contains("ready http="); waited++) {
      if (ground.await(1)) {
        throw new IOException(
            "the ground server ended with exit code " + ground.exitCode() + ":\n" + ground.tail());
      }
      if (waited == GROUND_READY_SECONDS) {
        throw new IOException("the ground server is not ready:\n" + ground.tail());
      }
    }
    return ground;
  }

  /** Opens an emulator for each satellite, and starts the satellites. */
  void startSatellites(ContactPlan plan, Spacecraft spacecraft, Instant wallEpoch, Clock wall)
      throws IOException {
    DemoSettings settings = commands.settings();
    MissionClock clock =
        new MissionClock(wall, settings.time().start(), wallEpoch, settings.time().speed());
    LinkShape shape =
        new LinkShape(
            spacecraft.radio().rates().downlinkRateBps(),
            spacecraft.radio().rates().uplinkRateBps(),
            ONE_WAY_DELAY);
    for (String satellite : commands.satellites()) {
      LinkEmulator emulator = openEmulator(satellite, shape, plan, clock);
      synchronized (this) {
        emulators.put(satellite, emulator);
      }
      int port = emulator.port();
      onboard.put(
          satellite,
          start(
              satellite,
              commands.onboard(satellite, port, rows.getOrDefault(satellite, 0), wallEpoch)));
    }
  }

  private LinkEmulator openEmulator(
      String satellite, LinkShape shape, ContactPlan plan, MissionClock clock) throws IOException {
    InetSocketAddress ground =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), commands.settings().ports().link());
    EmulatorSettings settings = EmulatorSettings.onLoopback(satellite, 0, ground, shape);
    Playback playback = Playback.of(plan, clock);
    return switch (commands.settings().link()) {
      case MQTT -> TcpEmulator.open(settings, playback);
      case UDP -> DatagramEmulator.open(settings, playback);
      case FILES ->
          FileEmulator.open(
              satellite,
              shape,
              new FileEmulator.Folders(files.outbox(satellite), files.inbox(satellite)),
              new FileEmulator.Folders(
                  files.outbox(DemoSettings.GROUND).resolve(satellite),
                  files.inbox(DemoSettings.GROUND).resolve(satellite)),
              playback);
    };
  }

  /** Returns the traffic of each satellite so far. */
  synchronized Map<String, EmulatorReport> traffic() {
    Map<String, EmulatorReport> reports = new LinkedHashMap<>();
    emulators.forEach((satellite, emulator) -> reports.put(satellite, emulator.report()));
    return reports;
  }

  /** Returns the satellites' processes, as the demo started them. */
  Map<String, ChildProcess> onboard() {
    return onboard;
  }

  /** Ends everything that is running: first the satellites, then the ground, then the emulators. */
  @Override
  public synchronized void close() {
    closed = true;
    for (int i = running.size() - 1; i >= 0; i--) {
      running.get(i).stop();
    }
    emulators.values().forEach(LinkEmulator::close);
  }
}
