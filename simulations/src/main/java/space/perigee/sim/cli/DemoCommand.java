package space.perigee.sim.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;
import space.perigee.sim.fly.DemoFolder;
import space.perigee.sim.fly.SeedComparison;
import space.perigee.sim.report.LosslessFlight;
import space.perigee.sim.report.MissionReport;
import space.perigee.sim.report.ReportWriter;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.cli.PerigeeCommand;
import space.perigee.sync.io.InputException;

/** {@code perigee demo}: makes a mission folder and flies it. */
@Command(
    name = "demo",
    description = {
      "Fly a constellation through a simulated day within minutes.",
      "",
      "Makes a mission folder, as 'perigee mission new' and 'perigee mission keys' do, and flies it,"
          + " as 'perigee mission fly' does. The folder stays: change a line of its mission.yaml, and"
          + " fly it again. The orbits are those of three real satellites, and the sites those of"
          + " three real antennas. Each satellite sees mainly two of the six classes of the Statlog"
          + " Landsat data set, and learns all six from the others through the ground. The last line"
          + " of output is DEMO and a JSON object.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  perigee demo",
      "  perigee demo --link udp",
      "  perigee demo comparison --seeds 5 --compare-lossless"
    })
public final class DemoCommand extends PerigeeCommand {

  private static final int MAX_SEEDS = 100;

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description =
          "Mission folder; flown as it is if it exists, otherwise made (default:"
              + " ${DEFAULT-VALUE}).")
  private Path folder = Path.of("demo-mission");

  @Mixin private final FlyOptions options = new FlyOptions();

  @Option(
      names = "--lossless",
      description = "Write 'deltas: lossless' into the folder: deltas carry every changed weight.")
  private boolean lossless;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of a new folder: of the data split, the start model and the satellites (default:"
              + " 1).")
  private @Nullable Long seed;

  @Option(
      names = "--spacecraft",
      paramLabel = "ID",
      description =
          "Spacecraft profile of all satellites of a new folder, from 'perigee hw list' (default:"
              + " cubesat-3u).")
  private @Nullable String spacecraft;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description =
          "Fly the seeds 1 to N, each in a folder of its own within DIR, and print a table. Flights"
              + " that have been flown before are not flown again.")
  private @Nullable Integer seeds;

  @Option(
      names = "--compare-lossless",
      description =
          "Fly each seed with lossless deltas too, and report the paired difference with its"
              + " standard error.")
  private boolean compare;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seeds == null && compare) {
      throw new InputException("--compare-lossless: needs --seeds N, the number of seeds to fly");
    }
    if (compare && lossless) {
      throw new InputException("--compare-lossless and --lossless exclude each other");
    }
    if (seeds != null) {
      if (seed != null) {
        throw new InputException("--seed and --seeds exclude each other");
      }
      OptionValues.requireWithin("--seeds", seeds, 1, MAX_SEEDS);
      options.check();
      compareSeeds(seeds);
      return 0;
    }
    if (seed != null) {
      OptionValues.requireWithin("--seed", (double) seed, 0, Long.MAX_VALUE);
    }
    options.check();
    Mission mission = demoFolder(folder).prepare(seed, lossless);
    options.finish(
        mission, options.fly(mission, null, OptionalLong.empty(), Clock.systemUTC()), "DEMO");
    return 0;
  }

  private DemoFolder demoFolder(Path at) {
    return new DemoFolder(at, spacecraft, options.link(), Clock.systemUTC(), this::say);
  }

  private void say(String line) {
    System.out.println("perigee: " + line);
  }

  private void compareSeeds(int count) throws IOException, InterruptedException {
    if (Files.exists(folder.resolve(MissionFile.NAME))) {
      throw new InputException(
          folder
              + ": is a mission folder; --seeds needs a folder of its own, such as 'comparison'");
    }
    List<SeedComparison.Flight> flights = new ArrayList<>();
    for (long each = 1; each <= count; each++) {
      MissionReport twin = compare ? flown(each, true) : null;
      MissionReport report = flown(each, lossless);
      if (twin != null) {
        report = report.comparedWith(LosslessFlight.of(twin));
        ReportWriter.write(reportOf(each, lossless), report);
      }
      flights.add(new SeedComparison.Flight(each, report, twin));
    }
    SeedComparison comparison = new SeedComparison(flights);
    System.out.println();
    System.out.println(comparison.table());
    options.finish(comparison.machineReadable(), "DEMO");
  }

  private Path seedFolder(long each, boolean isLossless) {
    return folder.resolve("seed-" + each + (isLossless ? "-lossless" : ""));
  }

  private Path reportOf(long each, boolean isLossless) {
    return seedFolder(each, isLossless)
        .resolve(
            String.format(
                Locale.ROOT,
                "report-%s-%dh",
                options.link() == null ? "mqtt" : options.link(),
                options.span().toHours()));
  }

  /** Returns the report of a flight, which is flown if it has not been yet. */
  private MissionReport flown(long each, boolean isLossless)
      throws IOException, InterruptedException {
    Path report = reportOf(each, isLossless);
    if (Files.exists(report.resolve(ReportWriter.NUMBERS))) {
      say(report + ": flown before");
      return ReportWriter.read(report);
    }
    Path at = seedFolder(each, isLossless);
    // The folder of a flight that was interrupted is there already.
    Long seedOfNew = Files.exists(at.resolve(MissionFile.NAME)) ? null : each;
    Mission mission = demoFolder(at).prepare(seedOfNew, isLossless);
    MissionReport result = options.fly(mission, null, OptionalLong.empty(), Clock.systemUTC());
    ReportWriter.write(report, result);
    return result;
  }
}
