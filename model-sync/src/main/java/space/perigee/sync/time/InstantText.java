package space.perigee.sync.time;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/**
 * Instants as text: ISO 8601 with a time zone, such as {@code 2022-04-24T00:00:00Z}, from 1957 to
 * 9999.
 */
public final class InstantText {

  private static final int FIRST_YEAR = 1957;
  private static final int LAST_YEAR = 9999;

  private InstantText() {}

  /**
   * Parses an instant.
   *
   * @throws IllegalArgumentException if the text is no instant, lacks its time zone, or is out of
   *     range; the message quotes the text and says what to write
   */
  public static Instant parse(String text) {
    Instant instant;
    try {
      instant = Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'" + text + "' " + complaint(text), e);
    }
    int year = instant.atOffset(ZoneOffset.UTC).getYear();
    if (year < FIRST_YEAR || year > LAST_YEAR) {
      throw new IllegalArgumentException(
          "'" + text + "' must be within the years " + FIRST_YEAR + " to " + LAST_YEAR);
    }
    return instant;
  }

  private static String complaint(String text) {
    if (isParsed(() -> LocalDateTime.parse(text))) {
      return "has no time zone: for UTC write " + text + "Z";
    }
    if (isParsed(() -> LocalDate.parse(text))) {
      return "has no time of day: write " + text + "T00:00:00Z";
    }
    return "is not a time such as 2022-04-24T00:00:00Z";
  }

  private static boolean isParsed(Runnable parser) {
    try {
      parser.run();
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
