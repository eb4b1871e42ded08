package space.perigee.sim.contacts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import space.perigee.sync.io.InputException;

/**
 * Reads element sets from OMM in key-value notation (KVN): lines {@code KEYWORD = value}, with or
 * without a unit in brackets. Each {@code CCSDS_OMM_VERS} starts a message.
 */
final class KvnElements {

  private static final String FIRST = "CCSDS_OMM_VERS";
  private static final Pattern LINE =
      Pattern.compile("([A-Z][A-Z0-9_]*)\\s*=\\s*(.*?)\\s*(\\[[^\\]]*\\])?");

  private KvnElements() {}

  /**
   * Reads all messages of a text.
   *
   * @throws InputException if a line is no assignment, or a message is not an element set
   */
  static List<ElementSet> parse(String source, String text) {
    List<ElementSet> sets = new ArrayList<>();
    List<String> lines = text.lines().map(String::strip).toList();
    int first = 0;
    Map<String, String> message = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isEmpty() || line.equals("COMMENT") || line.startsWith("COMMENT ")) {
        continue;
      }
      String where = source + ": line " + (i + 1);
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new InputException(
            where + ": " + TextFile.excerpt(line) + " must be KEYWORD = value");
      }
      String key = matcher.group(1);
      if (key.equals(FIRST)) {
        if (!message.isEmpty()) {
          sets.add(set(source, first, message));
        }
        message.clear();
        first = i;
      } else if (message.isEmpty() && key.startsWith("CCSDS_")) {
        throw new InputException(where + ": message of type " + key + ": must be an OMM, " + FIRST);
      }
      if (message.putIfAbsent(key, matcher.group(2)) != null) {
        throw new InputException(where + ": " + key + " occurs twice in one message");
      }
    }
    sets.add(set(source, first, message));
    return sets;
  }

  private static ElementSet set(String source, int first, Map<String, String> message) {
    return new OmmFields(source + ": message at line " + (first + 1), message).elements(true);
  }
}
