package space.perigee.onboard.cli;

import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Option;
import space.perigee.onboard.flight.DiskRules;
import space.perigee.sync.cli.DurationConverter;
import space.perigee.sync.io.InputException;

/** Options for the disk of a flight. */
final class DiskOptions {

  /** What learning does while the disk fails. */
  enum WithoutDisk {
    LEARN,
    WAIT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "DURATION",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description =
          "Longest mission time between two checkpoints while something changes (default:"
              + " ${DEFAULT-VALUE}).")
  private Duration interval = Duration.ofMinutes(10);

  @Option(
      names = "--checkpoint-steps",
      paramLabel = "N",
      defaultValue = "500",
      description = "Most training steps between two checkpoints (default: ${DEFAULT-VALUE}).")
  private long steps = 500;

  @Option(
      names = "--without-disk",
      paramLabel = "POLICY",
      defaultValue = "learn",
      description =
          "While the disk of --state is full, read-only or gone: ${COMPLETION-CANDIDATES}."
              + " 'learn' trains in memory, 'wait' only predicts (default: ${DEFAULT-VALUE}).")
  private WithoutDisk withoutDisk = WithoutDisk.LEARN;

  /**
   * The rules that the options describe.
   *
   * @throws InputException if a value is out of range
   */
  DiskRules rules() {
    if (steps < 1) {
      throw new InputException("--checkpoint-steps " + steps + ": must be 1 or more");
    }
    return new DiskRules(interval, steps, withoutDisk == WithoutDisk.LEARN);
  }
}
