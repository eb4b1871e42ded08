package space.perigee.sim.contacts;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;

/**
 * Reads stations from CSV: a header line, then one station a line. {@code name}, {@code lat} and
 * {@code lon} are required, {@code alt}, {@code provider}, {@code min_elevation} and {@code
 * horizon} are optional, other columns are ignored. Commas, semicolons and tabs separate columns;
 * where it is not a comma, numbers may have a decimal comma.
 */
final class StationTable {

  private static final String HEADER = "name,lat,lon,alt";

  private StationTable() {}

  /**
   * Returns the stations of a text.
   *
   * @throws InputException if a column is missing or a value is unusable; the message names the
   *     line
   */
  static List<StationEntry> read(String source, String text) {
    char separator = separator(text);
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setDelimiter(separator)
            .setIgnoreSurroundingSpaces(true)
            .setIgnoreEmptyLines(true)
            .setCommentMarker('#')
            .get();
    List<StationEntry> entries = new ArrayList<>();
    long line = 1;
    try (CSVParser parser = CSVParser.parse(text, format)) {
      @Nullable CSVRecord header = null;
      for (CSVRecord row : parser) {
        line = parser.getCurrentLineNumber();
        String where = source + ": line " + line;
        if (header == null) {
          header = row;
          requireColumns(where, header);
        } else {
          entries.add(entry(fields(where, header, row, separator)));
        }
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new InputException(source + ": after line " + line + ": not CSV: " + e.getMessage(), e);
    }
    return entries;
  }

  private static char separator(String text) {
    String header =
        text.lines().filter(l -> !l.isBlank() && !l.startsWith("#")).findFirst().orElse("");
    return header.indexOf('\t') >= 0 ? '\t' : header.indexOf(';') >= 0 ? ';' : ',';
  }

  private static void requireColumns(String where, CSVRecord header) {
    List<String> plain = header.stream().map(StationFields::plain).toList();
    String missing =
        plain.stream().noneMatch(StationFields.NAME::contains)
            ? "name"
            : plain.stream().noneMatch(StationFields.LATITUDE::contains)
                ? "lat"
                : plain.stream().noneMatch(StationFields.LONGITUDE::contains) ? "lon" : "";
    if (!missing.isEmpty()) {
      String shown = String.join(",", header);
      throw new InputException(
          where
              + ": '"
              + shown.substring(0, Math.min(60, shown.length()))
              + "' has no column "
              + missing
              + ": must be GeoJSON, a JSON list of stations, or CSV with a header such as "
              + HEADER);
    }
  }

  private static StationFields fields(
      String where, CSVRecord header, CSVRecord row, char separator) {
    if (row.size() > header.size()) {
      throw new InputException(
          where + ": has " + row.size() + " cells, the header has " + header.size());
    }
    StationFields fields = new StationFields(where);
    for (int i = 0; i < row.size(); i++) {
      String cell = row.get(i);
      boolean isDecimalComma = separator != ',' && cell.matches("[+-]?\\d+,\\d+");
      fields.put(
          "", header.get(i), TextNode.valueOf(isDecimalComma ? cell.replace(',', '.') : cell));
    }
    return fields;
  }

  /** Returns the station of a row or of an object with the same fields. */
  static StationEntry entry(StationFields fields) {
    String name = fields.text(StationFields.NAME);
    if (name == null) {
      throw new InputException(fields.where() + ": name is missing");
    }
    for (String ambiguous : List.of("elevation", "elev")) {
      if (fields.has(ambiguous)) {
        throw new InputException(
            fields.where()
                + ": "
                + ambiguous
                + " can mean two things: call it alt (m) or min_elevation (degrees)");
      }
    }
    Double altitude = fields.number(StationFields.ALTITUDE);
    return new StationEntry(
        fields.where(),
        name,
        fields.text(StationFields.QUALIFIER),
        new StationEntry.Position(
            required(fields, "lat", StationFields.LATITUDE),
            required(fields, "lon", StationFields.LONGITUDE),
            altitude == null ? 0 : altitude),
        fields.mask());
  }

  private static double required(StationFields fields, String what, List<String> names) {
    Double value = fields.number(names);
    if (value == null) {
      throw new InputException(fields.where() + ": " + what + " is missing: must be degrees");
    }
    return value;
  }
}
