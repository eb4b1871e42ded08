package space.perigee.sync.cli;

import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.sync.io.InputException;
import space.perigee.sync.time.InstantText;

/** Options for the validity of keys. */
final class KeyValidityOptions {

  private static final Period LONGER_THAN_A_MISSION = Period.ofYears(10);

  @Option(
      names = "--valid-from",
      paramLabel = "INSTANT",
      description = "Mission time from which the keys are valid, ISO 8601 (default: now).")
  private @Nullable Instant from;

  @Option(
      names = "--valid-until",
      paramLabel = "INSTANT",
      description =
          "Mission time at which the keys expire, or 'never' (default: ten years after"
              + " they become valid).")
  private @Nullable String until;

  Instant from(Instant now) {
    return from == null ? now : from;
  }

  /**
   * The end of the validity, or null for none.
   *
   * @throws InputException if the option is no time, or not after {@link #from}
   */
  @Nullable Instant until(Instant now) {
    if ("never".equals(until)) {
      return null;
    }
    Instant begin = from(now);
    if (until == null) {
      return begin.atOffset(ZoneOffset.UTC).plus(LONGER_THAN_A_MISSION).toInstant();
    }
    Instant end;
    try {
      end = InstantText.parse(until);
    } catch (IllegalArgumentException e) {
      throw new InputException("--valid-until " + e.getMessage() + ", or never", e);
    }
    if (!end.isAfter(begin.plusSeconds(1))) {
      throw new InputException(
          "--valid-until " + until + ": must be after " + begin + ", when the keys become valid");
    }
    return end;
  }
}
