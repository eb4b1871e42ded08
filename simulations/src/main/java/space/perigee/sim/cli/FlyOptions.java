package space.perigee.sim.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.hw.yaml.Finding;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionException;
import space.perigee.sim.fly.FlightContacts;
import space.perigee.sim.fly.FlightFolder;
import space.perigee.sim.fly.FlightLock;
import space.perigee.sim.fly.FlightProgress;
import space.perigee.sim.fly.FlightSetup;
import space.perigee.sim.fly.MissionFlight;
import space.perigee.sim.fly.OutcomeText;
import space.perigee.sim.mission.MissionCheck;
import space.perigee.sim.mission.Transport;
import space.perigee.sim.report.MissionReport;
import space.perigee.sim.report.ReportWriter;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.OutputFile;

/** Options of a flight on this machine. */
public final class FlyOptions {

  private static final int MAX_HOURS = 24 * 7;

  /** Where a flight says what it does. */
  record Output(PrintStream lines, FlightProgress progress) {}

  /** Ports that were free and have been given to a flight. */
  private final Set<Integer> given = new HashSet<>();

  @Option(
      names = "--hours",
      paramLabel = "H",
      description = "Mission time, 1 to " + MAX_HOURS + " hours (default: ${DEFAULT-VALUE}).")
  private int hours = 24;

  @Option(
      names = "--speed",
      paramLabel = "FACTOR",
      defaultValue = "360",
      description =
          "Mission seconds per second, 1 to 5000 (default: ${DEFAULT-VALUE}, a day in four minutes)."
              + " Lower it on a slow machine.")
  private double speed = 360;

  @Option(
      names = "--link",
      paramLabel = "LINK",
      description = "Transport: ${COMPLETION-CANDIDATES} (default: the mission's preferred link).")
  private @Nullable Transport link;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Port of the ground server's web page (default: any free port).")
  private int httpPort;

  @Option(
      names = "--link-port",
      paramLabel = "PORT",
      description = "Port of the ground server's MQTT broker or UDP link (default: any free port).")
  private int linkPort;

  @Option(
      names = "--not-alone",
      description = "Do not rehearse each satellite on its own first, for comparison.")
  private boolean notAlone;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Folder for the report (default: 'report' in the mission folder).")
  private @Nullable Path report;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the JSON object to FILE too.")
  private @Nullable Path jsonFile;

  /**
   * Checks the values that need no mission.
   *
   * @throws InputException if one cannot be used
   */
  void check() {
    OptionValues.requireWithin("--hours", hours, 1, MAX_HOURS);
    OptionValues.requireWithin("--speed", speed, 1, 5000);
    OptionValues.requireFile("--json", jsonFile);
    if (report != null) {
      OptionValues.requireFolder("--report", report);
    }
    for (Path jar : List.of(jar("onboard-runtime", "onboard"), jar("ground-station", "ground"))) {
      if (!Files.exists(jar)) {
        throw new InputException(jar + ": not built; run this command as './perigee'");
      }
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("perigee.home", ".")).toAbsolutePath().normalize();
  }

  private static Path jar(String module, String program) {
    return home().resolve(module + "/target/perigee-" + program + ".jar");
  }

  Duration span() {
    return Duration.ofHours(hours);
  }

  /**
   * Checks that several flights can be in the air.
   *
   * @throws InputException if a port is fixed
   */
  void checkParallel() {
    if (httpPort != 0 || linkPort != 0) {
      throw new InputException(
          (httpPort != 0 ? "--http-port" : "--link-port")
              + " and --parallel exclude each other: each flight needs ports of its own");
    }
  }

  /** The transport that was chosen; null for the mission's own. */
  @Nullable Transport link() {
    return link;
  }

  /**
   * Flies a mission.
   *
   * @param from start of the flight; null for the start of its contact plans
   * @param seed of the satellites; empty for those of the mission file
   */
  MissionReport fly(Mission mission, @Nullable Instant from, OptionalLong seed, Clock wall)
      throws IOException, InterruptedException {
    Output output =
        new Output(System.out, Cli.isTerminal() ? FlightProgress.TABLE : FlightProgress.HOURLY);
    return fly(mission, from, seed, wall, output);
  }

  /** The same, with an output of its own. */
  MissionReport fly(
      Mission mission, @Nullable Instant from, OptionalLong seed, Clock wall, Output output)
      throws IOException, InterruptedException {
    List<Finding> keys = new MissionCheck(mission, wall.instant()).keyErrors();
    if (!keys.isEmpty()) {
      throw new InputException(new MissionException(keys).getMessage());
    }
    Mission flown = link == null ? Transport.preferred(mission) : link.flying(mission);
    ContactPlan plan = FlightContacts.read(flown);
    Instant start = from == null ? FlightContacts.start(flown, plan) : from;
    ContactPlan contacts = FlightContacts.within(plan, start, span());
    boolean datagrams = flown.links().get(0).satellite().startsWith("udp:");
    FlightSetup setup =
        new FlightSetup(
            flown,
            home(),
            new FlightSetup.Timing(start, span(), speed),
            new FlightSetup.Ports(
                port("--http-port", httpPort, false), port("--link-port", linkPort, datagrams)),
            seed,
            !notAlone);
    try (FlightLock held = FlightLock.take(flown.folder())) {
      FlightFolder files = FlightFolder.create(flown.folder());
      return new MissionFlight(setup, files, output.lines(), output.progress(), wall).fly(contacts);
    }
  }

  /** Writes the report and prints the outcome. */
  void finish(Mission mission, MissionReport result, String word) throws IOException {
    Path page = ReportWriter.write(reportFolder(mission), result);
    System.out.println();
    System.out.print(OutcomeText.summary(result));
    System.out.printf("  %-20s %s%n%n", "report", Path.of("").toAbsolutePath().relativize(page));
    finish(OutcomeText.machineReadable(result), word);
  }

  /** Prints the last line, {@code word} and a JSON object, and writes the object. */
  void finish(Map<String, Object> figures, String word) throws IOException {
    String json = new ObjectMapper().writeValueAsString(figures);
    if (jsonFile != null) {
      OutputFile.write(jsonFile, json + "\n");
    }
    System.out.println(word + " " + json);
  }

  private Path reportFolder(Mission mission) {
    Path folder = report == null ? mission.folder().resolve("report") : report;
    return folder.toAbsolutePath().normalize();
  }

  /** Replaces 0 by a free port, which the processes must know before they start. */
  private synchronized int port(String option, int asked, boolean forDatagrams) throws IOException {
    OptionValues.requireWithin(option, asked, 0, 65535);
    if (asked != 0) {
      return probed(option, asked, forDatagrams);
    }
    int free = probed(option, 0, forDatagrams);
    while (!given.add(free)) {
      free = probed(option, 0, forDatagrams);
    }
    return free;
  }

  private static int probed(String option, int asked, boolean forDatagrams) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), asked);
    try (DatagramSocket datagrams = new DatagramSocket(forDatagrams ? address : null);
        ServerSocket connections = new ServerSocket()) {
      if (forDatagrams) {
        return datagrams.getLocalPort();
      }
      connections.bind(address);
      return connections.getLocalPort();
    } catch (IOException e) {
      throw new IOException(option + " " + asked + ": cannot be used: " + e.getMessage(), e);
    }
  }
}
