package space.perigee.sim.contacts;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a two-line element set, in the columns of CelesTrak's documentation. Some programs
 * write blanks before it, leave out the checksum, or write the first derivative of the mean motion
 * with a zero before its point; such lines are made regular.
 */
final class ElementLine {

  /** Characters of a line, of which the last is the checksum. */
  private static final int LENGTH = 69;

  private static final int DERIVATIVE_START = 33;
  private static final int DERIVATIVE_END = 43;
  private static final Pattern DERIVATIVE = Pattern.compile(" *([+-]?)(0?\\.\\d+) *");
  private static final Pattern CATALOG_NUMBER = Pattern.compile("[A-HJ-NP-Z0-9 ][0-9 ]{3}[0-9]");

  private ElementLine() {}

  /** Returns whether a line ends before its checksum. */
  static boolean lacksChecksum(String line) {
    return line.strip().length() == LENGTH - 1;
  }

  /**
   * Returns the line with 69 characters, each field in its columns.
   *
   * @param number 1 or 2
   * @throws IllegalArgumentException if the line is damaged; the message names the line, the error
   *     and the allowed values
   */
  static String regular(String written, int number) {
    String where = "line " + number + ": ";
    String line = written.strip();
    if (line.length() != LENGTH && line.length() != LENGTH - 1) {
      throw new IllegalArgumentException(
          where + "has " + line.length() + " characters: must have " + LENGTH);
    }
    if (!line.startsWith(number + " ")) {
      throw new IllegalArgumentException(
          where + "starts with '" + line.substring(0, 2) + "', must start with '" + number + " '");
    }
    int expected = checksum(line);
    if (line.length() == LENGTH && line.charAt(LENGTH - 1) != (char) ('0' + expected)) {
      throw new IllegalArgumentException(
          where
              + "checksum '"
              + line.charAt(LENGTH - 1)
              + "' must be '"
              + expected
              + "': the line is damaged");
    }
    if (!CATALOG_NUMBER.matcher(line.substring(2, 7)).matches()) {
      throw new IllegalArgumentException(
          where
              + "catalog number '"
              + line.substring(2, 7)
              + "' must be five digits, or a letter other than I and O and four digits");
    }
    String fields = line.substring(0, LENGTH - 1);
    String regular = number == 1 ? withRegularDerivative(fields) : fields;
    return regular + checksum(regular);
  }

  /** Writes the first derivative of the mean motion as a sign, a point and eight digits. */
  private static String withRegularDerivative(String line) {
    Matcher field = DERIVATIVE.matcher(line.substring(DERIVATIVE_START, DERIVATIVE_END));
    if (!field.matches()) {
      return line;
    }
    String sign = field.group(1).equals("-") ? "-" : " ";
    String digits = String.format(Locale.ROOT, "%.8f", Double.parseDouble(field.group(2)));
    return line.substring(0, DERIVATIVE_START)
        + sign
        + digits.substring(1)
        + line.substring(DERIVATIVE_END);
  }

  /** Returns the sum of the digits of the first 68 characters modulo ten; a minus counts as one. */
  static int checksum(String line) {
    int sum = 0;
    for (int i = 0; i < LENGTH - 1; i++) {
      char c = line.charAt(i);
      if (c >= '0' && c <= '9') {
        sum += c - '0';
      } else if (c == '-') {
        sum++;
      }
    }
    return sum % 10;
  }
}
