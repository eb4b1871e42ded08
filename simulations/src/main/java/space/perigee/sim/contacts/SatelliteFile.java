package space.perigee.sim.contacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;

/**
 * Reads files of two-line and three-line element sets. Blank lines and lines that start with {@code
 * #} are skipped. A name line may start with {@code "0 "}. A set without a name line is named after
 * its catalog number ({@code norad-41610}).
 */
public final class SatelliteFile {

  private record Placed(Satellite satellite, String where) {}

  private SatelliteFile() {}

  /**
   * Reads the satellites of all files.
   *
   * @throws InputException if a set is damaged or an identifier is not unique; the message names
   *     file and line
   * @throws IOException if a file cannot be read
   */
  public static List<Satellite> read(List<Path> files) throws IOException {
    Map<String, Placed> byId = new LinkedHashMap<>();
    for (Path file : files) {
      parse(file.toString(), TextFile.read(file), byId);
    }
    return satellites(byId);
  }

  /**
   * Reads the satellites of one stream, such as a class path resource.
   *
   * @param source name of the stream for error messages
   */
  public static List<Satellite> read(String source, InputStream in) throws IOException {
    Map<String, Placed> byId = new LinkedHashMap<>();
    parse(source, TextFile.read(source, in), byId);
    return satellites(byId);
  }

  private static List<Satellite> satellites(Map<String, Placed> byId) {
    return byId.values().stream().map(Placed::satellite).toList();
  }

  private static void parse(String source, String text, Map<String, Placed> byId) {
    List<String> lines = text.lines().toList();
    @Nullable String name = null;
    int before = byId.size();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).stripTrailing();
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (isElementLine(line, '1')) {
        int second = nextLine(lines, i + 1);
        if (second < 0 || !isElementLine(lines.get(second), '2')) {
          throw new InputException(
              source + ": line " + (i + 1) + ": must be followed by a line that starts with '2 '");
        }
        add(source, i, second, lines, name, byId);
        i = second;
        name = null;
      } else if (isElementLine(line, '2')) {
        throw new InputException(
            source + ": line " + (i + 1) + ": must follow a line that starts with '1 '");
      } else if (name != null) {
        throw new InputException(
            source
                + ": line "
                + (i + 1)
                + ": '"
                + line.strip()
                + "' must be the first element line of '"
                + name
                + "', '1 ...'");
      } else {
        name = (line.startsWith("0 ") ? line.substring(2) : line).strip();
      }
    }
    if (name != null) {
      throw new InputException(source + ": ends after the name '" + name + "'");
    }
    if (byId.size() == before) {
      throw new InputException(source + ": contains no element set");
    }
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

  private static void add(
      String source,
      int first,
      int second,
      List<String> lines,
      @Nullable String name,
      Map<String, Placed> byId) {
    String line1 = lines.get(first).stripTrailing();
    String line2 = lines.get(second).stripTrailing();
    String called =
        name == null ? "NORAD " + line1.substring(2, Math.min(7, line1.length())).strip() : name;
    String where = source + ": lines " + (first + 1) + " and " + (second + 1);
    if (Slug.of(called).isEmpty()) {
      throw new InputException(where + ": name '" + called + "' has no letter or digit");
    }
    Satellite satellite;
    try {
      satellite = Satellite.parse(called, line1, line2);
    } catch (IllegalArgumentException e) {
      throw new InputException(where + " (" + called + "): " + inFile(e, first, second), e);
    }
    Placed other = byId.putIfAbsent(satellite.id(), new Placed(satellite, where));
    if (other != null) {
      throw new InputException(
          where + ": satellite '" + satellite.id() + "' is already defined, " + other.where());
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
    return message.startsWith("lines 1 and 2: ")
        ? message.substring("lines 1 and 2: ".length())
        : message;
  }
}
