package space.perigee.sim.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.mission.Mission;
import space.perigee.mission.MissionFile;
import space.perigee.sim.fly.DemoFolder;
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
      "  perigee demo comparison --seeds 5 --compare-lossless",
      "  perigee demo comparison --seeds 5 --compare-strategies fedavg,fedbuff,fedasync --parallel 3"
    })
public final class DemoCommand extends PerigeeCommand {

  private static final int MAX_SEEDS = 100;
  private static final int MAX_PARALLEL = 64;

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

  @Option(
      names = "--compare-strategies",
      paramLabel = "LIST",
      description =
          "Fly each seed with these aggregation strategies too, and print a table: names with"
              + " commas between them, such as fedavg,fedbuff:buffer=3,fedasync.")
  private @Nullable String strategies;

  @Option(
      names = "--parallel",
      paramLabel = "K",
      description =
          "Flights of --seeds that are in the air at the same time, 1 to "
              + MAX_PARALLEL
              + " (default: ${DEFAULT-VALUE}).")
  private int parallel = 1;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seeds != null) {
      compareSeeds(seeds);
      return 0;
    }
    requireSeeds(compare, "--compare-lossless");
    requireSeeds(strategies != null, "--compare-strategies");
    requireSeeds(parallel != 1, "--parallel");
    if (seed != null) {
      OptionValues.requireWithin("--seed", (double) seed, 0, Long.MAX_VALUE);
    }
    options.check();
    DemoFolder place =
        new DemoFolder(
            folder,
            spacecraft,
            options.link(),
            Clock.systemUTC(),
            line -> System.out.println("perigee: " + line));
    Mission mission = place.prepare(seed, new DemoFolder.Variant(lossless, null));
    options.finish(
        mission, options.fly(mission, null, OptionalLong.empty(), Clock.systemUTC()), "DEMO");
    return 0;
  }

  private static void requireSeeds(boolean given, String option) {
    if (given) {
      throw new InputException(option + ": needs --seeds N, the number of seeds to fly");
    }
  }

  private void compareSeeds(int count) throws IOException, InterruptedException {
    if (compare && lossless) {
      throw new InputException("--compare-lossless and --lossless exclude each other");
    }
    if (seed != null) {
      throw new InputException("--seed and --seeds exclude each other");
    }
    OptionValues.requireWithin("--seeds", count, 1, MAX_SEEDS);
    OptionValues.requireWithin("--parallel", parallel, 1, MAX_PARALLEL);
    options.check();
    if (parallel > 1) {
      options.checkParallel();
    }
    if (Files.exists(folder.resolve(MissionFile.NAME))) {
      throw new InputException(
          folder
              + ": is a mission folder; --seeds needs a folder of its own, such as 'comparison'");
    }
    DemoComparison.Plan plan =
        new DemoComparison.Plan(
            count,
            lossless,
            compare,
            strategies == null ? List.of() : DemoComparison.strategies(strategies));
    new DemoComparison(folder, options, spacecraft, parallel, Clock.systemUTC()).fly(plan);
  }
}
