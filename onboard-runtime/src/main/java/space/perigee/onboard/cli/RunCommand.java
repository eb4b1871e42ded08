package space.perigee.onboard.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import space.perigee.hw.Board;
import space.perigee.onboard.engine.NativeMemory;
import space.perigee.onboard.flight.DiskRules;
import space.perigee.onboard.flight.Equipment;
import space.perigee.onboard.flight.FileCheckpointStore;
import space.perigee.onboard.flight.FlightSettings;
import space.perigee.onboard.flight.FlightStatus;
import space.perigee.onboard.flight.OnboardRuntime;
import space.perigee.onboard.flight.StateFolder;
import space.perigee.onboard.flight.inputs.InputCopies;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.flight.pass.TransferSettings;
import space.perigee.onboard.flight.payload.PredictionQueue;
import space.perigee.onboard.learning.NativeLibraries;
import space.perigee.sync.cli.ClockOptions;
import space.perigee.sync.cli.KeyOptions;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.StopHook;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.uri.Links;
import space.perigee.sync.order.CommandTrust;
import space.perigee.sync.order.OrderSeal;
import space.perigee.sync.time.ClockWatch;
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.OpenSeal;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.StatementReceiver;
import space.perigee.sync.trust.VersionFloor;

/** {@code perigee onboard run}: flies. */
@Command(
    name = "run",
    description = {
      "Learn from a stream of samples, and exchange models with the ground in every" + " contact.",
      "Ends at --until, or on SIGTERM with its state saved. Start it again with the"
          + " same --state to resume.",
      "Without DIR, --mission, --satellite, --spacecraft, --model, --data, --plan, --link and"
          + " --state are required."
    },
    abbreviateSynopsis = true)
final class RunCommand extends PerigeeCommand {

  private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

  /** Wall-clock time between two polls of the link in a contact. */
  private static final Duration CONTACT_TICK = Duration.ofMillis(10);

  /** Wall-clock time after which an unanswered query is repeated. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

  private static final Duration STOP_GRACE = Duration.ofSeconds(15);

  /** Options that a flight needs, besides those of a rehearsal. */
  private static final String[] REQUIRED = {"--plan", "--link", "--state"};

  @Mixin private final FlightOptions options = new FlightOptions();

  @Mixin private final ClockOptions clockOptions = new ClockOptions();

  @Option(names = "--plan", paramLabel = "FILE", description = "Contact plan, CSV.")
  private Path plan = Path.of("");

  @Option(
      names = "--link",
      paramLabel = "URI",
      description = {
        "Link to the ground. Repeat the option for several links, the preferred one" + " first.",
        "mqtt://HOST:PORT, mqtts://HOST:PORT?ca=..&cert=..&key=..,"
            + " udp://HOST:PORT?rate=10M, or files:OUTBOX,INBOX; see docs/links.md."
      })
  private List<String> links = List.of();

  @Mixin private final KeyOptions keyOptions = new KeyOptions();

  @Option(
      names = "--ground",
      paramLabel = "NAME",
      description = "Name of the ground server in the keys (default: ${DEFAULT-VALUE}).")
  private String ground = "ground";

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Folder for the state of this satellite; created if absent.")
  private Path state = Path.of("");

  @Mixin private final DiskOptions diskOptions = new DiskOptions();

  @Mixin private final PredictionOptions predictionOptions = new PredictionOptions();

  @Option(
      names = "--status-file",
      paramLabel = "FILE",
      description = {
        "Write the status to this file as JSON, when it has changed, at most once a second,"
            + " and at least once a minute."
      })
  private @Nullable Path statusFile;

  @Option(
      names = "--until",
      paramLabel = "INSTANT",
      description = "Mission time at which to stop, ISO 8601 (default: never).")
  private @Nullable Instant until;

  private MissionClock clock = MissionClock.realTime(Clock.systemUTC());

  @Override
  public Integer call() throws IOException {
    try (StartedFlight flight = start(Clock.systemUTC())) {
      fly(process(flight), flight);
      logEnd(flight.runtime().status(clock.instant()).samples());
    } finally {
      NativeMemory.unlimited();
    }
    return 0;
  }

  /**
   * Starts with the files that the options name, or with intact copies of those that are damaged.
   * If the satellite does not start with files that have changed since its last start, it starts
   * with those that it had then.
   */
  StartedFlight start(Clock wall) throws IOException {
    clock = clockOptions.clock(wall);
    Path folder = stateFolder();
    NativeLibraries.prepare(folder);
    StateFolder.requireUnused(folder);
    InputCopies copies = StateFolder.inputCopies(folder);
    try {
      return start(copies);
    } catch (IOException | RuntimeException e) {
      if (!copies.canFallBack()) {
        throw e;
      }
      copies.fallBack(FileTrouble.text(e));
      return start(copies);
    }
  }

  /** The board of the spacecraft; empty if the options do not name one. */
  Optional<Board> board() throws IOException {
    ParseResult parsed = spec().commandLine().getParseResult();
    if (!parsed.hasMatchedOption("--spacecraft") && !parsed.hasMatchedPositional(0)) {
      return Optional.empty();
    }
    InputCopies copies = StateFolder.inputCopies(stateFolder());
    return options
        .apply(copies, REQUIRED)
        .explaining(() -> Optional.of(options.spacecraft(copies).board()));
  }

  /**
   * The state folder. If the mission file, which names it, is damaged, its copy is in the state
   * folder, and the usual one is tried.
   */
  private Path stateFolder() throws IOException {
    try {
      options.apply(InputCopies.none(), REQUIRED);
      return state;
    } catch (InputException e) {
      if (spec().commandLine().getParseResult().hasMatchedOption("--state")) {
        return state;
      }
      return options
          .missionOptions()
          .usualState()
          .filter(usual -> StateFolder.inputCopies(usual).hasFlown())
          .orElseThrow(() -> e);
    }
  }

  private StartedFlight start(InputCopies copies) throws IOException {
    return options.apply(copies, REQUIRED).explaining(() -> startWith(copies));
  }

  private StartedFlight startWith(InputCopies copies) throws IOException {
    DiskRules disk = diskOptions.rules();
    FlightConfiguration flight =
        options.resolve(
            copies, copies.hasFlown() ? FlightOptions.Start.RESTART : FlightOptions.Start.FIRST);
    FlightSettings settings = onWallTime(flight.settings());
    settings = settings.withRhythm(settings.rhythm().withDisk(disk));
    ContactPlan contacts =
        copies
            .readOrDoWithout("plan", plan, ContactPlan::readCsv)
            .orElseGet(() -> ContactPlan.of(List.of()))
            .forSatellite(settings.satellite());
    warnIfOver(contacts);
    flight.memory().heapRefusal().ifPresent(what -> log.warn("event=heap-unbounded {}", what));
    flight.memory().limitArrays();
    StateFolder folder = StateFolder.open(state);
    @Nullable Link link = null;
    @Nullable PredictionQueue predictions = null;
    try {
      Optional<EndKeys> keys =
          keyOptions.open(settings.mission(), settings.satellite(), folder.keyCopies());
      link = link(settings, copies, seal(keys));
      predictions = predictionOptions.open(settings.satellite()).orElse(null);
      StartedFlight.Connection connection = connection(keys, flight, link, folder, predictions);
      OnboardRuntime runtime =
          new OnboardRuntime(
              settings,
              Equipment.standalone(flight.learner(), flight.stream(), flight.energy())
                  .withGolden(flight.golden())
                  .withGround(contacts, connection.ground())
                  .withState(folder.memory(), folder.checkpoints())
                  .withPredictions(connection.sink()));
      if (copies.hasFlown() && !FileCheckpointStore.isIn(state)) {
        runtime.checkpoint(
            clock.instant()); // The second copy that is about to be replaced may hold the header.
      }
      copies.keep();
      return new StartedFlight(flight, contacts, folder, connection, runtime, copies.findings());
    } catch (IOException | RuntimeException e) {
      if (link != null) {
        link.close();
      }
      if (predictions != null) {
        predictions.close();
      }
      folder.close();
      throw e;
    }
  }

  private void warnIfOver(ContactPlan contacts) {
    if (contacts.openAt(clock.instant()).or(() -> contacts.nextAfter(clock.instant())).isEmpty()) {
      log.warn(
          "event=no-contacts plan={} now={} reason=\"it has no further contact of this satellite;"
              + " 'perigee mission plan' computes one\"",
          plan,
          clock.instant());
    }
  }

  private Link link(FlightSettings settings, InputCopies copies, FrameSeal seal) {
    List<Path> known = new ArrayList<>();
    return Links.ofSatellite(
        links,
        settings.mission(),
        settings.satellite(),
        clock,
        file -> {
          if (!known.contains(file)) {
            known.add(file);
          }
          return copies.intact("link-" + (1 + known.indexOf(file)), file);
        },
        seal);
  }

  private FlightProcess process(StartedFlight flight) {
    return new FlightProcess(
        flight.runtime(),
        flight.link(),
        new ClockWatch(clock, System::nanoTime),
        until,
        statusFile == null ? null : new StatusFile(statusFile, flight.damagedInputs()));
  }

  /** Converts the intervals of the link, which runs on wall-clock time, to mission time. */
  private FlightSettings onWallTime(FlightSettings settings) {
    return settings.withTransfer(
        new TransferSettings(
            settings.transfer().segmentBytes(),
            clock.missionTime(ANSWER_TIMEOUT),
            clock.missionTime(CONTACT_TICK)));
  }

  private FrameSeal seal(Optional<EndKeys> keys) {
    return keys.<FrameSeal>map(k -> k.with(ground, clock.instant())).orElseGet(OpenSeal::new);
  }

  private StartedFlight.Connection connection(
      Optional<EndKeys> keys,
      FlightConfiguration flight,
      Link link,
      StateFolder folder,
      @Nullable PredictionQueue predictions)
      throws IOException {
    JournalFolder memory = folder.ground();
    Peer peer = Peer.remembered(seal(keys), memory, clock.instant());
    GroundLink toGround =
        new GroundLink(
            link,
            peer,
            folder.inbox(),
            new Outbox(
                folder.outbox(), flight.outboxBytes(), Outbox.Policy.DROP_OLDEST, peer.numbers()),
            new VersionFloor(new LastState(memory, "version"), clock.instant()),
            memory,
            new CommandTrust(
                keys.map(k -> new StatementReceiver(k.trust(), clock)),
                OrderSeal.of(keys, ground)));
    return new StartedFlight.Connection(toGround, keys, predictions);
  }

  private static void logEnd(FlightStatus.Samples samples) {
    log.info(
        "event=flight-ended samplesSeen={} samplesMissed={} samplesSkipped={}",
        samples.samplesSeen(),
        samples.samplesMissed(),
        samples.samplesSkipped());
    String last = samples.stream().lastSkipped();
    if (last != null) {
      log.warn("event=samples-skipped total={} last=\"{}\"", samples.samplesSkipped(), last);
    }
  }

  private static void fly(FlightProcess process, StartedFlight flight) {
    try (StopHook hook = StopHook.orderly(STOP_GRACE)) {
      hook.onStop(process::stop);
      process.fly();
      flight.leave();
    }
  }
}
