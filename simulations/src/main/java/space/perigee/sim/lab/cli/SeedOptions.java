package space.perigee.sim.lab.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import picocli.CommandLine.Option;
import space.perigee.sync.cli.OptionValues;
import space.perigee.sync.io.InputException;

/** Options for the seeds with which a measurement is repeated. */
final class SeedOptions {

  private static final int MAX_SEEDS = 100;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Repetitions, with consecutive seeds (default: ${DEFAULT-VALUE}).")
  private int seeds = 5;

  @Option(
      names = "--first-seed",
      paramLabel = "N",
      description = "The first seed (default: ${DEFAULT-VALUE}).")
  private long firstSeed = 1;

  /**
   * Checks the number of seeds.
   *
   * @throws InputException if it is out of bounds
   */
  void check() {
    OptionValues.requireWithin("--seeds", seeds, 1, MAX_SEEDS);
  }

  /** The results of a run with each seed, in their order. */
  <T> List<T> each(LongFunction<T> run) {
    return LongStream.range(firstSeed, firstSeed + seeds).mapToObj(run).toList();
  }

  /** For people. */
  String text() {
    return String.format(Locale.ROOT, "seeds %d to %d", firstSeed, firstSeed + seeds - 1);
  }
}
