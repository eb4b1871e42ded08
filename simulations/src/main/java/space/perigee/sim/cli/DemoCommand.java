package space.perigee.sim.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.sim.demo.DemoFiles;
import space.perigee.sim.demo.DemoLink;
import space.perigee.sim.demo.DemoMission;
import space.perigee.sim.demo.DemoSettings;
import space.perigee.sim.demo.Outcome;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sim.report.MissionReport;
import space.perigee.sim.report.ReportWriter;
import space.perigee.sync.cli.Cli;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.OutputFile;

/** {@code perigee demo}: flies a small mission and reports on it. */
@Command(
    name = "demo",
    description = {
      "Fly a constellation through a simulated day within minutes.",
      "",
      "The orbits are those of three real satellites, and the sites those of three real antennas."
          + " Each satellite sees mainly two of the six classes of the Statlog Landsat data set, and"
          + " learns all six from the others through the ground. The ground server and each"
          + " satellite run in separate processes with their own keys, connected by an emulator that"
          + " passes traffic only during contacts. The last line of output is DEMO and a JSON"
          + " object.",
      ""
    })
public final class DemoCommand extends PerigeeCommand {

  private static final int MAX_HOURS = 24 * 7;

  @Option(
      names = "--hours",
      paramLabel = "H",
      description = "Mission time, 1 to " + MAX_HOURS + " hours (default: ${DEFAULT-VALUE}).")
  private int hours = 24;

  @Option(
      names = "--speed",
      paramLabel = "FACTOR",
      defaultValue = "720",
      description =
          "Mission seconds per second, 1 to 5000 (default: ${DEFAULT-VALUE}, a day in two minutes)."
              + " Lower it on a slow machine.")
  private double speed = 720;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of the data split, the start model and the training (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--spacecraft",
      paramLabel = "ID",
      description =
          "Spacecraft profile of all satellites, from 'perigee hw list' (default:"
              + " ${DEFAULT-VALUE}).")
  private String spacecraft = "cubesat-3u";

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Port of the ground server's web page (default: any free port).")
  private int httpPort = 0;

  @Option(
      names = "--link",
      paramLabel = "LINK",
      defaultValue = "mqtt",
      description = "Transport: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private DemoLink link = DemoLink.MQTT;

  @Option(
      names = "--link-port",
      paramLabel = "PORT",
      description = "Port of the ground server's MQTT broker or UDP link (default: any free port).")
  private int linkPort = 0;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Working folder, emptied first (default: ${DEFAULT-VALUE}).")
  private Path work = Path.of("demo-work");

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Folder for the report (default: ${DEFAULT-VALUE}).")
  private Path report = Path.of("demo-report");

  @Option(names = "--json", paramLabel = "FILE", description = "Write the JSON object to FILE too.")
  private @Nullable Path jsonFile;

  @Override
  public Integer call() throws IOException, InterruptedException {
    OptionValues.requireWithin("--hours", hours, 1, MAX_HOURS);
    OptionValues.requireWithin("--speed", speed, 1, 5000);
    OptionValues.requireFile("--json", jsonFile);
    OptionValues.requireFolder("--report", report);
    DemoSettings settings =
        new DemoSettings(
            Path.of(System.getProperty("perigee.home", ".")).toAbsolutePath().normalize(),
            new DemoSettings.MissionTime(ExampleMission.START, Duration.ofHours(hours), speed),
            seed,
            link,
            new DemoSettings.Ports(
                port("--http-port", httpPort, false),
                port("--link-port", linkPort, link == DemoLink.UDP)),
            spacecraft);
    for (Path jar : List.of(settings.onboardJar(), settings.groundJar())) {
      if (!Files.exists(jar)) {
        throw new InputException(jar + ": not built; run the demo as './perigee demo'");
      }
    }
    DemoFiles files = DemoFiles.create(work);
    MissionReport result =
        new DemoMission(settings, files, System.out, Cli.isTerminal(), Clock.systemUTC()).fly();
    ReportWriter.write(report, result);
    String json = new ObjectMapper().writeValueAsString(Outcome.machineReadable(result));
    if (jsonFile != null) {
      OutputFile.write(jsonFile, json + "\n");
    }
    System.out.println();
    System.out.print(Outcome.summary(result));
    System.out.printf("  %-20s %s%n%n", "report", report.resolve("index.html"));
    System.out.println("DEMO " + json);
    return 0;
  }

  /** Replaces 0 by a free port, which the processes must know before they start. */
  private static int port(String option, int asked, boolean forDatagrams) throws IOException {
    OptionValues.requireWithin(option, asked, 0, 65535);
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
