package space.perigee.sim.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats numbers with units for display. Prefixes are decimal: 1 kB is 1000 bytes. */
final class PageText {

  /** Prevents a line break between number and unit. */
  private static final String SPACE = "\u00A0";

  private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private PageText() {}

  /** Formats {@code 0.8512} as {@code 85.1 %}. */
  static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.1f", fraction * 100) + SPACE + "%";
  }

  /** Formats the difference of two fractions as signed percentage points: {@code +3.2}. */
  static String points(double difference) {
    return String.format(Locale.ROOT, "%+.1f", Math.round(difference * 1000) / 10.0)
        .replace('-', '\u2212');
  }

  /** Formats {@code 3240000} as {@code 3.24 MB}. */
  static String bytes(long bytes) {
    return bytes < 1000 ? bytes + SPACE + "B" : prefixed((double) bytes, "B");
  }

  /** Formats {@code 3400} as {@code 3.40 kJ}. */
  static String joules(double joules) {
    return prefixed(joules, "J");
  }

  /** Formats {@code 21840} as {@code 21,840}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Formats {@code 18.3} as {@code 18.3}, {@code 183.2} as {@code 183}. */
  static String factor(double factor) {
    return String.format(Locale.ROOT, factor < 100 ? "%.1f" : "%,.0f", factor);
  }

  /**
   * Formats a duration in at most two units: {@code 3 d 4 h}, {@code 24 h}, {@code 12 min}, {@code
   * 8.2 s}.
   */
  static String span(Duration span) {
    double seconds = span.getSeconds() + span.getNano() * 1e-9;
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, "%.1f", seconds).replaceAll("\\.0$", "") + SPACE + "s";
    }
    long s = Math.round(seconds);
    if (s < 3600) {
      return pair(s / 60, "min", s % 60, "s");
    }
    if (s < 48 * 3600) {
      return pair(s / 3600, "h", s % 3600 / 60, "min");
    }
    return pair(s / 86400, "d", s % 86400 / 3600, "h");
  }

  /** Formats a time as {@code 2022-04-24 09:12}, UTC. */
  static String minute(Instant time) {
    return MINUTES.format(time);
  }

  /** Formats a time as {@code 2022-04-24 09:12:40}, UTC. */
  static String second(Instant time) {
    return SECONDS.format(time);
  }

  /**
   * Shortens a text to at most {@code length} characters with an ellipsis in the middle, since
   * names of satellites differ at their ends.
   */
  static String shortened(String text, int length) {
    int[] characters = text.codePoints().toArray();
    if (characters.length <= length) {
      return text;
    }
    int tail = (length - 1) / 2;
    int head = length - 1 - tail;
    return new String(characters, 0, head).stripTrailing()
        + "\u2026"
        + new String(characters, characters.length - tail, tail).stripLeading();
  }

  private static String pair(long large, String unit, long small, String smallUnit) {
    return large + SPACE + unit + (small == 0 ? "" : " " + small + SPACE + smallUnit);
  }

  private static String prefixed(double value, String unit) {
    double scaled = value;
    int prefix = 0;
    while (scaled >= 999.5 && prefix < PREFIXES.length - 1) {
      scaled /= 1000;
      prefix++;
    }
    String format = scaled < 9.995 ? "%.2f" : scaled < 99.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, scaled) + SPACE + PREFIXES[prefix] + unit;
  }
}
