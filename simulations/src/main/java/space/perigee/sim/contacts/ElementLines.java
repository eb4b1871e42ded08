package space.perigee.sim.contacts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.hipparchus.exception.MathRuntimeException;
import org.jspecify.annotations.Nullable;
import org.orekit.errors.OrekitException;
import org.orekit.propagation.analytical.tle.TLE;
import space.perigee.sync.io.InputException;

/**
 * Reads two-line and three-line element sets. Blanks around a line, blank lines and lines that
 * start with {@code #} are skipped. A name line may start with {@code "0 "}.
 */
final class ElementLines {

  private ElementLines() {}

  /** Returns whether the text contains an element line. */
  static boolean matches(String text) {
    return text.lines()
        .anyMatch(line -> isElementLine(line.strip(), '1') || isElementLine(line.strip(), '2'));
  }

  /**
   * Reads all sets of a text.
   *
   * @param source name of the text for messages
   * @param warnings called with one line if sets have no checksums
   * @throws InputException if a set is damaged; the message names the lines
   */
  static List<ElementSet> parse(String source, String text, Consumer<String> warnings) {
    List<ElementSet> sets = new ArrayList<>();
    Checksums checksums = new Checksums();
    List<String> lines = text.lines().map(String::strip).toList();
    @Nullable String name = null;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String where = source + ": line " + (i + 1) + ": ";
      if (isElementLine(line, '1')) {
        int second = nextLine(lines, i + 1);
        if (second < 0 || !isElementLine(lines.get(second), '2')) {
          throw new InputException(where + "must be followed by a line that starts with '2 '");
        }
        sets.add(set(source, lines, i, second, name, checksums));
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
    checksums.report(warnings);
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
      String source,
      List<String> lines,
      int first,
      int second,
      @Nullable String name,
      Checksums checksums) {
    String where = source + ": lines " + (first + 1) + " and " + (second + 1);
    try {
      TLE elements = elements(lines.get(first), lines.get(second));
      checksums.look(where, lines.get(first), lines.get(second));
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
   * @param line1 first line, see {@link ElementLine}
   * @param line2 second line
   * @throws IllegalArgumentException if a line is damaged; the message names the line, the error
   *     and the allowed values
   */
  static TLE elements(String line1, String line2) {
    String first = ElementLine.regular(line1, 1);
    String second = ElementLine.regular(line2, 2);
    String number = first.substring(2, 7);
    if (!number.equals(second.substring(2, 7))) {
      throw new IllegalArgumentException(
          "line 2: catalog number '"
              + second.substring(2, 7)
              + "' differs from '"
              + number
              + "' in line 1");
    }
    try {
      if (!TLE.isFormatOK(first, second)) {
        throw new IllegalArgumentException("a field is at the wrong column or not a number");
      }
      return new TLE(first, second, EmbeddedTime.utc());
    } catch (OrekitException | MathRuntimeException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
