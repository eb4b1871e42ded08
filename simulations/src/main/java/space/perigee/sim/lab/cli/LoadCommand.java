package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import space.perigee.sim.lab.load.LoadFigures;
import space.perigee.sim.lab.load.LoadFolder;
import space.perigee.sim.lab.load.LoadPlan;
import space.perigee.sim.lab.load.LoadRun;
import space.perigee.sim.lab.load.LoadSettings;
import space.perigee.sim.lab.load.RecordedRun;
import space.perigee.sync.cli.DeltaAmount;
import space.perigee.sync.cli.DurationConverter;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee sim load}: puts a ground server under load. */
@Command(
    name = "load",
    description = {
      "Put a ground server under load: thousands of satellites in this process deliver deltas over"
          + " MQTT with TLS, each with its own keys, certificate and model.",
      "Keys, model and deltas are made first and kept in --folder. Then the server starts, every"
          + " satellite introduces itself by its first delta, and the clock starts. A delta counts"
          + " as accepted when its receipt from the server is verified; its wait is the time from"
          + " when it was ready. Prints what the satellites saw and what the server cost.",
      "Linux counts CPU time, memory and bytes written of the server's process.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  perigee sim load",
      "  perigee sim load --recorded --satellites 500 --rate 100 --duration 1m",
      "  perigee sim load --satellites 10000 --connected 2000 --rate 220 --rotate 4 --duration 5m",
      "",
      "Exit codes: 0 every delta was accepted, 1 some were not, 2 bad input."
    })
final class LoadCommand extends PerigeeCommand {

  private static final int CONNECTED = 200;
  private static final int MAX_SATELLITES = 99_999;
  private static final int MIN_PARAMETERS = 100;
  private static final int MAX_PARAMETERS = 10_000_000;
  private static final double NANOS = 1e9;
  private static final double MAX_RATE = 100_000;
  private static final Duration LONGEST = Duration.ofDays(1);

  @Option(
      names = "--satellites",
      paramLabel = "N",
      description = "Satellites that the server knows (default: ${DEFAULT-VALUE}).")
  private int satellites = 500;

  @Option(
      names = "--connected",
      paramLabel = "M",
      description =
          "Satellites in contact at any time (default: " + CONNECTED + ", or all of fewer).")
  private @Nullable Integer connected;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Deltas a second, of all satellites together (default: ${DEFAULT-VALUE}).")
  private double rate = 20;

  @Option(names = "--even", description = "Space deltas evenly (default: a Poisson process).")
  private boolean even;

  @Option(
      names = "--rotate",
      paramLabel = "R",
      description =
          "Satellites that come into contact a second, each with a delta, while as many leave"
              + " (default: ${DEFAULT-VALUE}). Their waits are also listed apart.")
  private double rotate;

  @Option(
      names = "--duration",
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = DurationConverter.class,
      description = "Time on the clock (default: ${DEFAULT-VALUE}).")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--parameters",
      paramLabel = "N",
      description = "Size of the model (default: ${DEFAULT-VALUE}).")
  private int parameters = 50_000;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of model, deltas and arrivals (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "Folder for keys, model and deltas, which later runs use again, and for the server's"
              + " state (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("perigee-load");

  @Option(
      names = "--recorded",
      description =
          "Measure the ground alone, in this process: hand it frames that were recorded beforehand"
              + " as fast as it takes them, without broker and TLS. It gets as many deltas as --rate"
              + " and --duration say; all satellites send in turn.")
  private boolean recorded;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @ArgGroup(exclusive = true, heading = DeltaAmount.HEADING)
  private DeltaAmount deltaAmount = new DeltaAmount();

  @Mixin private final LoadServerOptions server = new LoadServerOptions();

  @Override
  public Integer call() throws IOException {
    LoadPlan.Demand demand = demand();
    OptionValues.requireWithin("--parameters", parameters, MIN_PARAMETERS, MAX_PARAMETERS);
    OptionValues.requireFolder("--folder", folder);
    LoadSettings settings =
        new LoadSettings(satellites, parameters, deltaAmount.target(Optional.empty()), seed);
    LoadFolder made = new LoadFolder(folder.toAbsolutePath(), settings);
    LoadRun.Target target = server.target();
    return interruptibly(
        () -> {
          LoadFigures figures = recorded ? recorded(made, demand) : load(made, demand, target);
          progress("");
          out().println(json ? LoadText.json(settings, demand, figures) : LoadText.of(figures));
          return LoadText.isClean(figures) ? 0 : 1;
        },
        () -> "interrupted; the server is stopped");
  }

  private LoadFigures load(LoadFolder made, LoadPlan.Demand demand, LoadRun.Target target)
      throws IOException, InterruptedException {
    return new LoadRun(made, demand, target, server.cpus(), Clock.systemUTC(), new Shown()).run();
  }

  private LoadFigures recorded(LoadFolder made, LoadPlan.Demand demand)
      throws IOException, InterruptedException {
    int count = (int) Math.ceil(demand.rate() * demand.duration().toNanos() / NANOS);
    return new RecordedRun(made, count, server.cpus(), Clock.systemUTC(), new Shown()).run();
  }

  private LoadPlan.Demand demand() {
    OptionValues.requireWithin("--satellites", satellites, 1, MAX_SATELLITES);
    int present = connected == null ? Math.min(CONNECTED, satellites) : connected;
    OptionValues.requireWithin("--connected", present, 1, satellites);
    OptionValues.requireWithin("--rate", rate, 0.01, MAX_RATE);
    OptionValues.requireWithin("--rotate", rotate, 0, rate);
    if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
      throw new InputException("--duration " + duration.toSeconds() + "s: must be above 0 to 24h");
    }
    if (rotate > 0 && present == satellites) {
      throw new InputException(
          "--rotate "
              + rotate
              + ": needs satellites out of contact; make --connected smaller than --satellites");
    }
    return new LoadPlan.Demand(present, rate, even, rotate, duration);
  }

  /** Phases as lines on standard error, progress within one only on a terminal. */
  private final class Shown implements LoadRun.Progress {

    private String phase = "";

    @Override
    public void phase(String what) {
      progress("");
      phase = what;
      err().println("perigee: " + what);
      err().flush();
    }

    @Override
    public void done(String what) {
      progress(phase + ": " + what);
    }
  }
}
