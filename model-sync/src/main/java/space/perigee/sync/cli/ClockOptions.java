package space.perigee.sync.cli;

import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.sync.io.InputException;
import space.perigee.sync.time.MissionClock;

/** Options of the mission clock. Without them, mission time is wall-clock time. */
public final class ClockOptions {

  @Option(
      names = "--epoch",
      paramLabel = "INSTANT",
      description =
          "Start the mission clock at this time, ISO 8601 (default: mission time is"
              + " wall-clock time).")
  @Nullable Instant epoch;

  @Option(
      names = "--wall-epoch",
      paramLabel = "INSTANT",
      description = "Wall-clock time at which the mission clock reads --epoch (default: now).")
  @Nullable Instant wallEpoch;

  @Option(
      names = "--speed",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "Mission seconds per second of wall-clock time (default: ${DEFAULT-VALUE}).")
  double speed = 1;

  /**
   * The clock described by the options.
   *
   * @throws InputException if they contradict each other
   */
  public MissionClock clock(Clock wall) {
    if (!(speed > 0 && Double.isFinite(speed))) {
      throw new InputException("--speed " + speed + ": must be a finite number above 0");
    }
    if (epoch == null) {
      if (wallEpoch != null || speed != 1) {
        throw new InputException("--speed and --wall-epoch need --epoch");
      }
      return MissionClock.realTime(wall);
    }
    return new MissionClock(wall, epoch, wallEpoch == null ? wall.instant() : wallEpoch, speed);
  }
}
