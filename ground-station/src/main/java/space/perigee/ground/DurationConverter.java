package space.perigee.ground;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 90m}, {@code 1d12h}, or ISO 8601 {@code PT3H}. */
final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String value) {
    String text = value.strip().toUpperCase(Locale.ROOT);
    String iso = text;
    if (!text.startsWith("P")) {
      int days = text.indexOf('D') + 1;
      String time = text.substring(days);
      iso = "P" + text.substring(0, days) + (time.isEmpty() ? "" : "T" + time);
    }
    try {
      return Duration.parse(iso);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException("'" + value + "' must be a duration such as 90m, 3h or 1d");
    }
  }
}
