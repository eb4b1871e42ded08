package space.perigee.sim.contacts;

import java.time.Instant;
import org.hipparchus.exception.MathRuntimeException;
import org.orekit.errors.OrekitException;
import org.orekit.propagation.analytical.tle.TLE;

/**
 * A satellite and its orbital elements.
 *
 * @param id identifier in contact plans: the name in lower case, with hyphens
 * @param name name as in the file
 * @param elements mean elements for SGP4, in TEME
 */
public record Satellite(String id, String name, TLE elements) {

  private static final int LINE_LENGTH = 69;

  /**
   * @throws IllegalArgumentException if the identifier is not a slug
   */
  public Satellite {
    if (id.isEmpty() || !Slug.of(id).equals(id)) {
      throw new IllegalArgumentException(
          "satellite identifier '" + id + "' must consist of a-z, 0-9 and single hyphens");
    }
  }

  /**
   * Parses one element set.
   *
   * @param name any name that contains a letter or digit
   * @param line1 first line, 69 characters, catalog number plain or alpha-5
   * @param line2 second line
   * @throws IllegalArgumentException if a line is damaged; the message names the line, the error
   *     and the allowed values
   */
  public static Satellite parse(String name, String line1, String line2) {
    checkLine(line1, 1);
    checkLine(line2, 2);
    String number = line1.substring(2, 7);
    if (!number.equals(line2.substring(2, 7))) {
      throw new IllegalArgumentException(
          "line 2: catalog number '"
              + line2.substring(2, 7)
              + "' differs from '"
              + number
              + "' in line 1");
    }
    try {
      if (!TLE.isFormatOK(line1, line2)) {
        throw new IllegalArgumentException(
            "lines 1 and 2: a field is at the wrong column or not a number");
      }
      TLE elements = new TLE(line1, line2, EmbeddedTime.utc());
      checkRanges(elements);
      return new Satellite(Slug.of(name), name, elements);
    } catch (OrekitException | MathRuntimeException e) {
      throw new IllegalArgumentException("lines 1 and 2: " + e.getMessage(), e);
    }
  }

  private static void checkLine(String line, int number) {
    String where = "line " + number + ": ";
    if (line.length() != LINE_LENGTH) {
      throw new IllegalArgumentException(
          where + "has " + line.length() + " characters: must have " + LINE_LENGTH);
    }
    if (!line.startsWith(number + " ")) {
      throw new IllegalArgumentException(
          where + "starts with '" + line.substring(0, 2) + "', must start with '" + number + " '");
    }
    int expected = checksum(line);
    if (line.charAt(LINE_LENGTH - 1) != (char) ('0' + expected)) {
      throw new IllegalArgumentException(
          where
              + "checksum '"
              + line.charAt(LINE_LENGTH - 1)
              + "' must be '"
              + expected
              + "': the line is damaged");
    }
    if (!line.substring(2, 7).matches("[A-HJ-NP-Z0-9 ][0-9 ]{3}[0-9]")) {
      throw new IllegalArgumentException(
          where
              + "catalog number '"
              + line.substring(2, 7)
              + "' must be five digits, or a letter other than I and O and four digits");
    }
  }

  /** Returns the sum of the digits modulo ten; a minus counts as one. */
  static int checksum(String line) {
    int sum = 0;
    for (int i = 0; i < LINE_LENGTH - 1; i++) {
      char c = line.charAt(i);
      if (c >= '0' && c <= '9') {
        sum += c - '0';
      } else if (c == '-') {
        sum++;
      }
    }
    return sum % 10;
  }

  private static void checkRanges(TLE elements) {
    double revolutionsPerDay = elements.getMeanMotion() * 86400 / (2 * Math.PI);
    if (!(revolutionsPerDay > 0 && revolutionsPerDay < 20)) {
      throw new IllegalArgumentException(
          "line 2: mean motion "
              + revolutionsPerDay
              + " revolutions per day must be above 0 and below 20");
    }
    double inclinationDeg = Math.toDegrees(elements.getI());
    if (!(inclinationDeg >= 0 && inclinationDeg <= 180)) {
      throw new IllegalArgumentException(
          "line 2: inclination " + inclinationDeg + " degrees must be within 0 to 180");
    }
  }

  /** Returns the epoch of the elements. */
  public Instant epoch() {
    return EmbeddedTime.instant(elements.getDate());
  }
}
