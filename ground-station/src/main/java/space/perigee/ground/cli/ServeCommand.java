package space.perigee.ground.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.ground.admission.SampleBound;
import space.perigee.ground.aggregate.AggregationStrategies;
import space.perigee.ground.aggregate.AggregationStrategy;
import space.perigee.ground.aggregate.Round;
import space.perigee.ground.database.Standby;
import space.perigee.ground.evaluate.EvaluationGate;
import space.perigee.ground.evaluate.GateBasis;
import space.perigee.ground.evaluate.NetworkEvaluator;
import space.perigee.ground.port.ListenPort;
import space.perigee.ground.server.GroundServer;
import space.perigee.ground.session.GroundConfiguration;
import space.perigee.onboard.data.DataFormats;
import space.perigee.sync.cli.ClockOptions;
import space.perigee.sync.cli.DeltaAmount;
import space.perigee.sync.cli.DurationConverter;
import space.perigee.sync.cli.KeyOptions;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.cli.ProgramVersion;
import space.perigee.sync.exchange.PersonalLayers;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.StopHook;
import space.perigee.sync.model.Weights;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.NodeName;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.KeyCopies;

/** {@code perigee ground serve}. */
@Command(
    name = "serve",
    description = {
      "Receive model updates from the satellites of a mission, aggregate them into a global model,"
          + " and send it back.",
      "",
      "Runs an MQTT 5 broker unless --link names other links. Prints 'ready http=... links=...' once"
          + " it is ready, and shuts down cleanly on SIGTERM or Ctrl-C. Keeps its state in --state:"
          + " restarted with the same options, it resumes where it stopped, even after kill -9.",
      "Without DIR, --mission, --model and --state are required.",
      ""
    },
    versionProvider = ProgramVersion.class,
    abbreviateSynopsis = true,
    footer = {
      "",
      "Examples:",
      "  perigee ground serve my-mission",
      "  perigee ground serve --mission demo --model start.zip \\",
      "      --held-out test.csv --state ground",
      "",
      "Exit codes: 0 stopped, 1 failed (a port is in use, a disk is full), 2 bad input."
    })
public final class ServeCommand extends PerigeeCommand {

  private static final int DEFAULT_QUORUM = 2;

  /** For the help text. */
  private static final class StrategyNames implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
      return AggregationStrategies.names().iterator();
    }
  }

  private static final Duration STOP_GRACE = Duration.ofSeconds(60);

  private static final String[] REQUIRED = {"--mission", "--model", "--state"};

  @Mixin private GroundMission missionFolder = new GroundMission();

  @Option(
      names = "--mission",
      paramLabel = "NAME",
      description = "Mission; a level of the MQTT topics.")
  private String mission = "";

  @Option(
      names = "--model",
      paramLabel = "ZIP",
      description = "Start model that every satellite was given.")
  private Path model = Path.of("");

  @Option(
      names = "--held-out",
      paramLabel = "DATA",
      description =
          "Labeled samples on which versions are scored for the report: "
              + DataFormats.NAMES
              + " (default: those of --gate; without either, no accuracy is known).")
  private @Nullable Path heldOut;

  @Option(
      names = "--gate",
      paramLabel = "DATA",
      description =
          "Labeled samples on which the gate decides whether a version is published (default: those"
              + " of --held-out; the reported accuracy is then no independent one).")
  private @Nullable Path gate;

  @Option(
      names = "--unlabeled",
      paramLabel = "DATA",
      description =
          "Samples without labels, for a ground without labeled ones: the gate refuses versions that"
              + " overturn too many predictions for them.")
  private @Nullable Path unlabeled;

  @Option(
      names = "--gate-tolerance",
      paramLabel = "SHARE",
      description =
          "How far the accuracy at the gate may fall below the current version's, 0 to 1 (default:"
              + " ${DEFAULT-VALUE}).")
  private double gateTolerance = 0.05;

  @Option(
      names = "--gate-class-tolerance",
      paramLabel = "SHARE",
      description =
          "How far the share found of one class may fall there, 0 to 1, besides what so few samples"
              + " leave open (default: ${DEFAULT-VALUE}).")
  private double labelTolerance = EvaluationGate.LABEL_TOLERANCE;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "Column of the label in CSV files (default: ${DEFAULT-VALUE}).")
  private String label = "label";

  @Option(names = "--state", paramLabel = "DIR", description = "Folder for the persistent state.")
  private Path state = Path.of("");

  @Option(
      names = "--satellites",
      paramLabel = "A,B,C",
      split = ",",
      hideParamSyntax = true,
      description =
          "Satellites of the mission; all others are ignored (default: accept any satellite, up to"
              + " --max-satellites).")
  private List<String> satellites = new ArrayList<>();

  @Option(
      names = "--strategy",
      paramLabel = "NAME[:SETTING=VALUE,...]",
      completionCandidates = StrategyNames.class,
      description =
          "Aggregation strategy: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). See"
              + " docs/aggregation.md for their settings.")
  private String strategy = "clipped-mean";

  @Option(
      names = "--round-quorum",
      paramLabel = "N",
      description =
          "Number of distinct satellites whose updates close a round (default: all of --satellites,"
              + " or "
              + DEFAULT_QUORUM
              + "); capped at the number of known satellites.")
  private @Nullable Integer roundQuorum;

  @Option(
      names = "--round-timeout",
      paramLabel = "DURATION",
      defaultValue = "3h",
      converter = DurationConverter.class,
      description =
          "Longest mission time that an update waits for the quorum (default: ${DEFAULT-VALUE}).")
  private Duration roundTimeout = Duration.ofHours(3);

  @Option(
      names = "--max-age",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "An update counts only if the version that it was trained from was replaced no longer ago"
              + " than this mission time (default: it always counts).")
  private @Nullable Duration maxAge;

  @Option(
      names = "--sample-interval",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "Shortest mission time between two samples of a satellite: bounds the training samples"
              + " that it may claim (default: what the mission folder says; without one, one"
              + " million for each delta).")
  private @Nullable Duration sampleInterval;

  @Option(
      names = "--personal-layers",
      paramLabel = "A,B,C",
      split = ",",
      hideParamSyntax = true,
      description =
          "Layers that stay each satellite's own, as 'perigee model show' names them, * for any"
              + " characters: no version changes them. Satellites need the same option (default:"
              + " none).")
  private List<String> personal = new ArrayList<>();

  @Mixin private DatabaseOptions databaseOptions = new DatabaseOptions();

  @Mixin private RetentionOptions retentionOptions = new RetentionOptions();

  @Mixin private SatelliteLinkOptions satelliteLinks = new SatelliteLinkOptions();

  @Mixin private CapacityOptions capacityOptions = new CapacityOptions();

  @Mixin private KeyOptions keyOptions = new KeyOptions();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of this ground station in the keys (default: ${DEFAULT-VALUE}).")
  private String name = "ground";

  @Option(
      names = "--take-over",
      description =
          "Take the mission, at a broker elsewhere, from the ground that has claimed it there and is"
              + " gone for good. A restart needs no such option.")
  private boolean takesOver;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "Port of the API and the page, 0 for any (default: ${DEFAULT-VALUE}).")
  private int httpPort = 8080;

  @Mixin private ApiOptions apiOptions = new ApiOptions();

  @ArgGroup(exclusive = true, heading = DeltaAmount.HEADING)
  private DeltaAmount deltaAmount = new DeltaAmount();

  @Mixin private ClockOptions clockOptions = new ClockOptions();

  @Mixin private LogFormat logFormat = new LogFormat();

  @Override
  public Integer call() throws IOException, InterruptedException {
    logFormat.apply();
    MissionClock clock = clockOptions.clock(Clock.systemUTC());
    GroundMission.Given given = missionFolder.applyToServer(REQUIRED);
    return given.values().explaining(() -> serve(given, clock));
  }

  private int serve(GroundMission.Given given, MissionClock clock)
      throws IOException, InterruptedException {
    GroundConfiguration configuration = configuration(given, clock);
    EndKeys keys = keyOptions.open(mission, name, KeyCopies.none()).orElse(null);
    NetworkEvaluator evaluator =
        NetworkEvaluator.read(
            model,
            new NetworkEvaluator.Files(
                Optional.ofNullable(heldOut),
                Optional.ofNullable(gate),
                Optional.ofNullable(unlabeled)),
            given.form(label));
    requireLayers(evaluator.start());
    sayWithoutLabels(evaluator.basis());
    try (StopHook stop = StopHook.orderly(STOP_GRACE);
        GroundServer server =
            GroundServer.start(
                configuration, evaluator.start(), evaluator, keys, clock, standby(stop))) {
      out()
          .println("ready http=" + server.httpUri() + " links=" + String.join(",", server.links()));
      out().flush();
      CompletableFuture.anyOf(stop.requested(), server.finished()).get();
      return CommandLine.ExitCode.OK;
    } catch (CancellationException e) {
      return CommandLine.ExitCode.OK; // stopped while it stood by
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InputException refused) {
        throw refused;
      }
      err().println("perigee: the server failed: " + e.getCause());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private void requireLayers(Weights start) {
    try {
      Objects.requireNonNull(new PersonalLayers(personal).in(start.layout()));
    } catch (IllegalArgumentException e) {
      throw new InputException("--personal-layers: " + e.getMessage(), e);
    }
  }

  private void sayWithoutLabels(GateBasis basis) {
    if (basis != GateBasis.LABELED_DATA) {
      err()
          .println(
              "perigee: no labeled data (--held-out, --gate): versions have no accuracy, and are judged"
                  + (basis == GateBasis.AGREEMENT
                      ? " by predictions for the unlabeled samples and by norms"
                      : " by norms and directions of updates; --unlabeled adds predictions"));
    }
  }

  private Standby standby(StopHook stop) {
    return (held, tries) -> {
      if (tries == 1) {
        out().println("standby " + held);
        out().flush();
      }
      try {
        stop.requested().get(Standby.INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        return true;
      } catch (InterruptedException | ExecutionException e) {
        Thread.currentThread().interrupt();
      }
      throw new CancellationException();
    };
  }

  private GroundConfiguration configuration(GroundMission.Given given, MissionClock clock)
      throws IOException {
    Set<String> named = new TreeSet<>(satellites);
    try {
      NodeName.require("--mission", mission);
      named.forEach(name -> NodeName.require("--satellites", name));
      int quorum =
          roundQuorum != null ? roundQuorum : named.isEmpty() ? DEFAULT_QUORUM : named.size();
      return new GroundConfiguration(
          mission,
          named,
          state,
          new GroundConfiguration.Network(
              satelliteLinks.uris(),
              satelliteLinks.broker(),
              new ListenPort("--http-port", satelliteLinks.bind(), httpPort),
              apiOptions.api(),
              capacityOptions.capacity(),
              takesOver),
          new GroundConfiguration.Rounds(
              Round.empty(quorum, roundTimeout),
              AggregationStrategies.nameIn(strategy),
              aggregation(),
              new EvaluationGate(gateTolerance, labelTolerance),
              deltaAmount.target(given.deltas()),
              Optional.ofNullable(maxAge),
              given.outlook(),
              new SampleBound(sampleInterval),
              new PersonalLayers(personal)),
          GroundConfiguration.Transfers.of(clock),
          new GroundConfiguration.Keeping(databaseOptions.server(), retentionOptions.retention()));
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  private AggregationStrategy aggregation() {
    try {
      return AggregationStrategies.parse(strategy);
    } catch (IllegalArgumentException e) {
      throw new InputException("--strategy " + e.getMessage(), e);
    }
  }
}
