package space.perigee.sim.fly;

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
import space.perigee.hw.Radio;
import space.perigee.mission.Mission;
import space.perigee.mission.SatelliteEntry;
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

  private static final int GROUND_READY_SECONDS = 180;

  private final FlightFolder files;
  private final CommandLines commands;
  private final Map<String, LinkEmulator> emulators = new LinkedHashMap<>();
  private final Map<String, ChildProcess> onboard = new LinkedHashMap<>();
  private final List<ChildProcess> running = new ArrayList<>();
  private boolean closed;

  MissionProcesses(FlightFolder files, CommandLines commands) {
    this.files = files;
    this.commands = commands;
  }

  private synchronized ChildProcess start(String name, List<String> command) throws IOException {
    if (closed) {
      throw new IOException("the flight has been stopped");
    }
    ChildProcess process = ChildProcess.start(name, command, files);
    running.add(process);
    return process;
  }

  /** Starts the rehearsal of a satellite that learns alone. Its log ends with the result. */
  ChildProcess rehearse(SatelliteEntry satellite) throws IOException {
    return start(satellite.name() + "-alone", commands.alone(satellite));
  }

  /**
   * Starts the ground server and waits until it is ready.
   *
   * @throws IOException if it ends instead; the message contains its output
   */
  ChildProcess startGround(Instant wallEpoch) throws IOException, InterruptedException {
    ChildProcess ground = start(mission().ground().name(), commands.ground(wallEpoch));
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

  /** Ends the ground server and removes what it has stored. */
  void stopGround(ChildProcess ground) throws IOException {
    ground.stop();
    synchronized (this) {
      running.remove(ground);
    }
    files.clear(mission().ground().name());
  }

  private Mission mission() {
    return commands.setup().mission();
  }

  /** Opens an emulator for each satellite, and starts the satellites. */
  void startSatellites(ContactPlan plan, Instant wallEpoch, Clock wall) throws IOException {
    FlightSetup.Timing timing = commands.setup().timing();
    MissionClock clock = new MissionClock(wall, timing.start(), wallEpoch, timing.speed());
    for (SatelliteEntry satellite : mission().satellites()) {
      Radio.Rates rates = commands.setup().radio(satellite).rates();
      LinkShape shape =
          new LinkShape(rates.downlinkRateBps(), rates.uplinkRateBps(), ONE_WAY_DELAY);
      LinkEmulator emulator = openEmulator(satellite.name(), shape, Playback.of(plan, clock));
      synchronized (this) {
        emulators.put(satellite.name(), emulator);
      }
      onboard.put(
          satellite.name(),
          start(satellite.name(), commands.onboard(satellite, emulator.port(), wallEpoch)));
    }
  }

  private LinkEmulator openEmulator(String satellite, LinkShape shape, Playback playback)
      throws IOException {
    InetSocketAddress upstream =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), commands.setup().ports().link());
    EmulatorSettings settings = EmulatorSettings.onLoopback(satellite, 0, upstream, shape);
    String ground = mission().ground().name();
    return switch (commands.setup().transport()) {
      case MQTT -> TcpEmulator.open(settings, playback);
      case UDP -> DatagramEmulator.open(settings, playback);
      case FILES ->
          FileEmulator.open(
              satellite,
              shape,
              new FileEmulator.Folders(files.outbox(satellite), files.inbox(satellite)),
              new FileEmulator.Folders(
                  files.outbox(ground).resolve(satellite), files.inbox(ground).resolve(satellite)),
              playback);
    };
  }

  /** Returns the traffic of each satellite so far. */
  synchronized Map<String, EmulatorReport> traffic() {
    Map<String, EmulatorReport> reports = new LinkedHashMap<>();
    emulators.forEach((satellite, emulator) -> reports.put(satellite, emulator.report()));
    return reports;
  }

  /** Returns the satellites' processes, as the flight started them. */
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
