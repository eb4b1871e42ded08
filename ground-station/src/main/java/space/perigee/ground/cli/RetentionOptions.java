package space.perigee.ground.cli;

import picocli.CommandLine.Option;
import space.perigee.ground.store.Retention;

/** Options for how much of its past a ground keeps. */
final class RetentionOptions {

  @Option(
      names = "--keep-events",
      paramLabel = "N",
      description = "Events that are kept, the newest ones (default: ${DEFAULT-VALUE}).")
  private int events = Retention.DEFAULT.events();

  @Option(
      names = "--keep-deltas",
      paramLabel = "N",
      description =
          "Accepted deltas whose record is kept, the newest ones (default: ${DEFAULT-VALUE}).")
  private int deltas = Retention.DEFAULT.deltas();

  @Option(
      names = "--keep-rejected",
      paramLabel = "N",
      description =
          "Rejected deltas whose record is kept, the newest ones (default: ${DEFAULT-VALUE}).")
  private int rejected = Retention.DEFAULT.rejected();

  @Option(
      names = "--keep-scores",
      paramLabel = "N",
      description =
          "Updates of each version that are also scored alone, on up to 512 of the held-out"
              + " samples: those with most samples; 0 for none (default: ${DEFAULT-VALUE}).")
  private int scores = Retention.DEFAULT.scores();

  /**
   * What is kept.
   *
   * @throws IllegalArgumentException if a number is not allowed
   */
  Retention retention() {
    return new Retention(events, deltas, rejected, scores);
  }
}
