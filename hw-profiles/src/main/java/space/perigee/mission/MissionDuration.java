package space.perigee.mission;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as mission files write them, and as the options of the commands do: {@code 500ms},
 * {@code 60s}, {@code 10m}, {@code 2h}, {@code 1d}, or ISO 8601 such as {@code PT1M30S}.
 */
final class MissionDuration {

  private static final Pattern SHORT = Pattern.compile("(\\d{1,15})(ms|s|m|h|d)");

  /** No mission lasts longer, and the arithmetic of instants holds for it. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  private MissionDuration() {}

  /**
   * Parses a duration.
   *
   * @throws IllegalArgumentException if it is none, is zero or negative, or is over 100 years; the
   *     message says what is allowed
   */
  static Duration parse(String text) {
    Matcher matcher = SHORT.matcher(text);
    Duration duration;
    try {
      duration = matcher.matches() ? of(matcher) : Duration.parse(text);
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "must be a duration such as 500ms, 60s, 10m, 2h, 1d or PT1H30M", e);
    }
    if (duration.isZero() || duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("must be above 0s, up to " + LONGEST.toDays() + "d");
    }
    return duration;
  }

  private static Duration of(Matcher matcher) {
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /** The shortest text that parses to this duration. */
  static String text(Duration duration) {
    if (duration.toNanosPart() % 1_000_000 != 0) {
      return duration.toString();
    }
    long seconds = duration.toSeconds();
    if (duration.toMillisPart() != 0) {
      return duration.toMillis() + "ms";
    }
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 && seconds > 60 ? seconds / 60 + "m" : seconds + "s";
  }
}
