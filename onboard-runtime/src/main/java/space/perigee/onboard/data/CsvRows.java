package space.perigee.onboard.data;

import java.nio.file.Path;
import java.util.List;
import space.perigee.onboard.data.LineBuffer.Line;
import space.perigee.sync.io.DecimalNumber;

/**
 * Reads the rows of a CSV file, each on a line of its own. Where fields are not separated by
 * commas, numbers may have a decimal comma: the first number with a point or a comma decides for
 * the file, and the other mark is an error from then on.
 */
final class CsvRows {

  private static final char NONE = 0;

  private final Path file;
  private final CsvColumns columns;
  private char mark = NONE;
  private long markedIn;

  /**
   * A row.
   *
   * @param label the class as written; empty if it is not known
   */
  record Row(float[] features, String label) {}

  CsvRows(Path file, CsvColumns columns) {
    this.file = file;
    this.columns = columns;
  }

  /**
   * Reads a row.
   *
   * @throws DataException if it has another number of fields than the header, or a feature is not a
   *     finite number; names file, line, column and value
   */
  Row read(Line line) {
    List<String> fields = fields(line);
    float[] values = new float[columns.features().size()];
    for (int i = 0; i < values.length; i++) {
      int column = columns.features().get(i);
      values[i] = number(line.number(), columns.header().get(column), fields.get(column));
    }
    return new Row(values, columns.hasLabel() ? fields.get(columns.label()) : "");
  }

  private List<String> fields(Line line) {
    String text = line.text();
    if (text == null) {
      throw wrong(
          line.number(),
          "is not UTF-8 text, or is longer than " + LineBuffer.MAX_LINE_BYTES + " bytes");
    }
    List<String> fields;
    try {
      fields = columns.fields(text);
    } catch (DataException e) {
      throw new DataException(CsvColumns.at(file, line.number()) + e.getMessage(), e);
    }
    int named = columns.named();
    if (fields.size() < named) {
      throw wrong(
          line.number(),
          fields.size() + " fields, must be " + columns.header().size() + " as in the header");
    }
    for (int i = named; i < fields.size(); i++) {
      if (!fields.get(i).isEmpty()) {
        throw wrong(
            line.number(),
            fields.size()
                + " fields, must be "
                + named
                + " as there are names in the header; field "
                + (i + 1)
                + " is '"
                + fields.get(i)
                + "'");
      }
    }
    return fields;
  }

  private float number(long line, String column, String text) {
    float value;
    try {
      value = DecimalNumber.toFloat(withPoint(line, column, text));
    } catch (NumberFormatException e) {
      throw wrong(
          line, column + " '" + text + "' " + (isNotFinite(text) ? NOT_FINITE : problem(text)));
    }
    if (!Float.isFinite(value)) {
      throw wrong(line, column + " '" + text + "' " + NOT_FINITE);
    }
    return value;
  }

  private static final String NOT_FINITE = "must be finite";

  private static String problem(String text) {
    return text.isEmpty() ? "is empty, must be a number" : "is not a number";
  }

  private static boolean isNotFinite(String text) {
    return text.matches("(?i)[+-]?(nan|inf|infinity)");
  }

  /** Replaces a decimal comma by a point, once it is clear that the file has decimal commas. */
  private String withPoint(long line, String column, String text) {
    int comma = columns.separator() == ',' ? -1 : text.indexOf(',');
    char found = comma >= 0 ? ',' : text.indexOf('.') >= 0 ? '.' : NONE;
    if (found == NONE) {
      return text;
    }
    String number = comma < 0 ? text : text.substring(0, comma) + "." + text.substring(comma + 1);
    if (mark == NONE) {
      DecimalNumber.toFloat(number);
      mark = found;
      markedIn = line;
    } else if (mark != found) {
      throw wrong(
          line,
          column
              + " '"
              + text
              + "' has a decimal "
              + (found == ',' ? "comma" : "point")
              + ", must have a "
              + (mark == ',' ? "comma" : "point")
              + " as the numbers from line "
              + markedIn
              + " on");
    }
    return number;
  }

  private DataException wrong(long line, String what) {
    return new DataException(CsvColumns.at(file, line) + what);
  }
}
