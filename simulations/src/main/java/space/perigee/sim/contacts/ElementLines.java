package space.perigee.sim.contacts;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.exception.MathRuntimeException;
import org.jspecify.annotations.Nullable;
import org.orekit.errors.OrekitException;
import org.orekit.propagation.analytical.tle.TLE;
import space.perigee.sync.io.InputException;

/**
 * Reads two-line and three-line element sets. Blank lines and lines that start with {@code #} are
 * skipped. A name line may start with {@code "0 "}.
 */
final class ElementLines {

  private static final int LINE_LENGTH = 69;

  private ElementLines() {}

  /** Returns whether the text contains an element line. */
  static boolean matches(String text) {
    return text.lines().anyMatch(line -> isElementLine(line, '1') || isElementLine(line, '2'));
  }

  /**
   * Reads all sets of a text.
   *
   * @param source name of the text for messages
   * @throws InputException if a set is damaged; the message names the lines
   */
  static List<ElementSet> parse(String source, String text) {
    List<ElementSet> sets = new ArrayList<>();
    List<String> lines = text.lines().toList();
    @Nullable String name = null;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).stripTrailing();
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String where = source + ": line " + (i + 1) + ": ";
      if (isElementLine(line, '1')) {
        int second = nextLine(lines, i + 1);
        if (second < 0 || !isElementLine(lines.get(second), '2')) {
          throw new InputException(where + "must be followed by a line that starts with '2 '");
        }
        sets.add(set(source, lines, i, second, name));
        i = second;
        name = null;
      } else if (isElementLine(line, '2')) {
        throw new InputException(where + "must follow a line that starts with '1 '");
      } else if (name != null) {
        throw new InputException(
            where
                + TextFile.excerpt(line)
                + " must be the first element line of "
                + TextFile.excerpt(name)
                + ", '1 ...'");
      } else {
        name = (line.startsWith("0 ") ? line.substring(2) : line).strip();
      }
    }
    if (name != null) {
      throw new InputException(source + ": ends after the name " + TextFile.excerpt(name));
    }
    return sets;
  }

  /**
   * Returns whether a line is an element line. A name may also start with a digit and a blank, but
   * is shorter.
   */
  private static boolean isElementLine(String line, char number) {
    return line.length() > 24 && line.charAt(0) == number && line.charAt(1) == ' ';
  }

  private static int nextLine(List<String> lines, int from) {
    for (int i = from; i < lines.size(); i++) {
      if (!lines.get(i).isBlank() && !lines.get(i).startsWith("#")) {
        return i;
      }
    }
    return -1;
  }

  private static ElementSet set(
      String source, List<String> lines, int first, int second, @Nullable String name) {
    String where = source + ": lines " + (first + 1) + " and " + (second + 1);
    try {
      TLE elements = elements(lines.get(first).stripTrailing(), lines.get(second).stripTrailing());
      return new ElementSet(name, elements, where);
    } catch (IllegalArgumentException e) {
      String called = name == null ? "" : " (" + name + ")";
      throw new InputException(where + called + ": " + inFile(e, first, second), e);
    }
  }

  /** Replaces the line numbers within the set by those within the file. */
  private static String inFile(IllegalArgumentException e, int first, int second) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("line 1:")) {
      return "line " + (first + 1) + message.substring("line 1".length());
    }
    if (message.startsWith("line 2:")) {
      return "line " + (second + 1) + message.substring("line 2".length());
    }
    return message;
  }

  /**
   * Reads one element set.
   *
   * @param line1 first line, 69 characters, catalog number plain or alpha-5
   * @param line2 second line
   * @throws IllegalArgumentException if a line is damaged; the message names the line, the error
   *     and the allowed values
   */
  static TLE elements(String line1, String line2) {
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
        throw new IllegalArgumentException("a field is at the wrong column or not a number");
      }
      return new TLE(line1, line2, EmbeddedTime.utc());
    } catch (OrekitException | MathRuntimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
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
}
