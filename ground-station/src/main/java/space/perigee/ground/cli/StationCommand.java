package space.perigee.ground.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.ground.broker.BrokerAccess;
import space.perigee.ground.broker.EmbeddedBrokers;
import space.perigee.ground.station.StationConfiguration;
import space.perigee.ground.station.StationNode;
import space.perigee.sync.cli.ClockOptions;
import space.perigee.sync.cli.KeyOptions;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.cli.ProgramVersion;
import space.perigee.sync.custody.Custodian;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.StopHook;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.uri.LinkUri;
import space.perigee.sync.link.uri.Links;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.NodeName;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.KeyCopies;

/** {@code perigee ground station}. */
@Command(
    name = "station",
    description = {
      "Run a remote receiver: store satellite traffic while the center is unreachable and forward"
          + " it, without being able to read it.",
      "",
      "The center ('perigee ground serve') sees it as the satellites themselves. While the center is"
          + " unreachable, the station answers in its place so that no pass is wasted; the satellite"
          + " still keeps everything until the center's own receipt arrives. Prints 'ready links=..."
          + " center=...' once it is ready, and shuts down cleanly on SIGTERM or Ctrl-C. Keeps what is"
          + " in custody in --state: restarted with the same options, it resumes where it stopped,"
          + " even after kill -9.",
      "Without DIR, --mission, --station, --satellites, --center and --state are required.",
      ""
    },
    versionProvider = ProgramVersion.class,
    abbreviateSynopsis = true,
    footer = {
      "",
      "Examples:",
      "  perigee ground station my-mission --station svalbard",
      "  perigee ground station --mission demo --station svalbard --satellites sat-1,sat-2 \\",
      "      --link udp://0.0.0.0:4000?rate=1M --center mqtt://center.example:1883 \\",
      "      --keys svalbard-keys --state svalbard",
      "",
      "Exit codes: 0 stopped, 1 failed (a port is in use, a disk is full), 2 bad input."
    })
public final class StationCommand extends PerigeeCommand {

  private static final Logger log = LoggerFactory.getLogger(StationCommand.class);

  private static final long STOP_SECONDS = 30;
  private static final Duration STOP_GRACE = Duration.ofSeconds(60);
  private static final long MIB = 1L << 20;
  private static final int MAX_TRANSFERS = 64;

  /** The center rejects anything older as a replay. */
  private static final Duration LONGEST = Duration.ofDays(30);

  /** Wall time after which an unanswered question to the center is repeated. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final String[] REQUIRED = {
    "--mission", "--station", "--satellites", "--center", "--state"
  };

  @Mixin private GroundMission missionFolder = new GroundMission();

  @Option(names = "--mission", paramLabel = "NAME", description = "Mission.")
  private String mission = "";

  @Option(
      names = {"--station", "--name"},
      paramLabel = "NAME",
      description = "Unique name of this station, also in its keys.")
  private String name = "";

  @Option(
      names = "--satellites",
      paramLabel = "A,B,C",
      split = ",",
      hideParamSyntax = true,
      description = "Satellites whose traffic it relays.")
  private List<String> satellites = new ArrayList<>();

  @Option(
      names = "--center",
      paramLabel = "URI",
      description =
          "Link to the center: mqtt://HOST:PORT or mqtts://.. of its broker, udp://HOST:PORT?..,"
              + " files:OUTBOX,INBOX; see docs/links.md.")
  private String center = "";

  @Option(
      names = "--ground",
      paramLabel = "NAME",
      description = "Name of the center in the keys (default: ${DEFAULT-VALUE}).")
  private String ground = "ground";

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Folder for the contents in custody.")
  private Path state = Path.of("");

  @Mixin private SatelliteLinkOptions satelliteLinks = new SatelliteLinkOptions();

  @Mixin private KeyOptions keyOptions = new KeyOptions();

  @Option(
      names = "--quota",
      paramLabel = "MIB",
      description =
          "MiB of storage per satellite; the rest waits on board (default: ${DEFAULT-VALUE}).")
  private long quotaMib = 1024;

  @Mixin private ClockOptions clockOptions = new ClockOptions();

  @Mixin private LogFormat logFormat = new LogFormat();

  @Override
  public Integer call() throws IOException, InterruptedException {
    logFormat.apply();
    MissionClock clock = clockOptions.clock(Clock.systemUTC());
    GroundMission.Given given = missionFolder.applyToStation(REQUIRED);
    return given.values().explaining(() -> run(clock));
  }

  private int run(MissionClock clock) throws IOException, InterruptedException {
    StationConfiguration configuration = configuration(clock);
    EndKeys keys = keyOptions.open(mission, name, KeyCopies.none()).orElse(null);
    try (StopHook stop = StopHook.orderly(STOP_GRACE)) {
      try (EmbeddedBrokers brokers =
              satelliteLinks.start(state, BrokerAccess.of(mission, keys, clock.wall()));
          Link link =
              Links.ofGround(
                  brokers.ownUris(),
                  brokers.ownLinks(),
                  mission,
                  configuration.satellites(),
                  satellite ->
                      StationNode.seal(
                          keys, satellite, configuration.center().name(), clock.instant()),
                  clock);
          StationNode node = new StationNode(configuration, keys, link, clock)) {
        serve(node, brokers.uris(), stop.requested());
      }
      log.info("event=station-stopped");
      return CommandLine.ExitCode.OK;
    } catch (ExecutionException e) {
      log.error("event=station-failed", e.getCause());
      err().println("perigee: the station failed: " + e.getCause());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private void serve(StationNode node, List<String> links, CompletableFuture<Void> stopped)
      throws InterruptedException, ExecutionException {
    CompletableFuture<Void> finished =
        CompletableFuture.runAsync(node, run -> new Thread(run, "station").start());
    out().println("ready links=" + String.join(",", links) + " center=" + center);
    out().flush();
    try {
      CompletableFuture.anyOf(stopped, finished).get();
    } finally {
      node.stop();
      finished.exceptionally(e -> null).completeOnTimeout(null, STOP_SECONDS, SECONDS).join();
    }
  }

  private StationConfiguration configuration(MissionClock clock) {
    if (quotaMib < 1 || quotaMib > Long.MAX_VALUE / MIB) {
      throw new InputException("--quota " + quotaMib + ": must be 1 MiB or more");
    }
    Set<String> named = new TreeSet<>(satellites);
    try {
      NodeName.require("--mission", mission);
      NodeName.require("--station", name);
      satelliteLinks.broker();
      named.forEach(satellite -> NodeName.require("--satellites", satellite));
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
    requireFits();
    return new StationConfiguration(
        mission,
        name,
        named,
        new StationConfiguration.Center(center, ground),
        state,
        new Custodian.Settings(
            quotaMib * MIB, MAX_TRANSFERS, clock.missionTime(PATIENCE), LONGEST));
  }

  /** Frames are forwarded unchanged, so the center's link must carry frames of the same length. */
  private void requireFits() {
    boolean isShort = LinkUri.parse(center) instanceof LinkUri.Udp;
    for (String link : satelliteLinks.uris()) {
      boolean isLong =
          EmbeddedBrokers.matches(link) || !(LinkUri.parse(link) instanceof LinkUri.Udp);
      if (isShort && isLong) {
        throw new InputException(
            "--center "
                + center
                + ": datagrams do not carry the frames of --link "
                + link
                + ", which are longer; use mqtt:, mqtts: or files: to the center");
      }
    }
  }
}
