package space.perigee.sim.lab.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.sim.cli.AddressOption;
import space.perigee.sim.lab.load.LoadRun;
import space.perigee.sim.lab.load.ProcessorShare;
import space.perigee.sim.lab.load.ServerProcess;
import space.perigee.sim.lab.load.ServerWatch;
import space.perigee.sync.cli.DurationConverter;
import space.perigee.sync.io.InputException;

/** Options for the server that a load measures. */
final class LoadServerOptions {

  @Option(
      names = "--publish",
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description =
          "Time between two versions, which every satellite in contact receives and answers"
              + " (default: ${DEFAULT-VALUE}).")
  private Duration publish = Duration.ZERO;

  @Option(names = "--no-uplink", description = "Have the server publish no versions.")
  private boolean noUplink;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description = "Largest heap of the server (default: ${DEFAULT-VALUE}).")
  private String heap = "512m";

  @Option(
      names = "--cpus",
      paramLabel = "S:G",
      description =
          "Processors of the server and of the satellites, such as 0:1 or 0-1:2,3, or none"
              + " (default: the first for the server and the others for the satellites, if there"
              + " are several and taskset is installed).")
  private @Nullable String cpus;

  @Option(
      names = "--java-option",
      paramLabel = "OPTION",
      description = "An option of the server's Java machine; repeatable.")
  private List<String> javaOptions = new ArrayList<>();

  @Option(
      names = "--serve-option",
      paramLabel = "OPTION",
      description = "An option of 'perigee ground serve', as --NAME=VALUE; repeatable.")
  private List<String> serveOptions = new ArrayList<>();

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "API of a server that runs, in place of one that is started; needs --broker.")
  private @Nullable String server;

  @Option(names = "--broker", paramLabel = "HOST:PORT", description = "MQTT broker of that server.")
  private @Nullable String broker;

  @Option(names = "--token", paramLabel = "TOKEN", description = "Token for its API.")
  private String token = "";

  @Option(
      names = "--server-pid",
      paramLabel = "PID",
      description = "Its process, if it is on this machine, to measure what it costs.")
  private @Nullable Long serverPid;

  @Option(
      names = "--server-state",
      paramLabel = "DIR",
      description = "Folder of its state, if it is on this machine.")
  private @Nullable Path serverState;

  /** The server to measure. */
  LoadRun.Target target() {
    if ((server == null) != (broker == null)) {
      throw new InputException(
          (server == null ? "--broker" : "--server") + ": give both --server and --broker");
    }
    if (server != null && broker != null) {
      return new LoadRun.Target(
          null,
          new ServerWatch.Watched(server.replaceFirst("/+$", ""), token, serverPid, serverState),
          AddressOption.parse("--broker", broker));
    }
    if (!heap.matches("\\d+[kmgKMG]")) {
      throw new InputException("--heap " + heap + ": must be a size such as 512m");
    }
    List<String> options = new ArrayList<>();
    options.add("--round-timeout=" + (noUplink ? "30d" : publish.toSeconds() + "s"));
    options.add("--round-quorum=" + Integer.MAX_VALUE);
    options.addAll(serveOptions);
    return new LoadRun.Target(
        new ServerProcess.Options(heap, cpus().server(), javaOptions, options), null, null);
  }

  ProcessorShare cpus() {
    return cpus == null ? ProcessorShare.ofThisMachine() : ProcessorShare.parse(cpus);
  }
}
