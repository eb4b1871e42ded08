package space.perigee.sim.contacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import space.perigee.sync.io.InputException;

/** Reads element sets from CSV with the keywords of an OMM as its header, a set in each row. */
final class CsvElements {

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setTrim(true)
          .setIgnoreEmptyLines(true)
          .get();

  private CsvElements() {}

  /** Returns whether the first line of a text is a header with keywords of an OMM. */
  static boolean matches(String text) {
    String header = text.lines().findFirst().orElse("");
    return header.contains("EPOCH") && header.contains("MEAN_MOTION") && header.contains(",");
  }

  /**
   * Reads all sets of a text.
   *
   * @throws InputException if the text is not CSV, or a row is not an element set
   */
  static List<ElementSet> parse(String source, String text) {
    List<ElementSet> sets = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
      for (CSVRecord row : parser) {
        String where = source + ": line " + parser.getCurrentLineNumber();
        if (!row.isConsistent()) {
          throw new InputException(
              where
                  + ": has "
                  + row.size()
                  + " columns: must have "
                  + parser.getHeaderNames().size()
                  + " as the header");
        }
        Map<String, String> values = new LinkedHashMap<>();
        row.toMap()
            .forEach(
                (key, value) -> {
                  if (!value.isEmpty()) {
                    values.put(key, value);
                  }
                });
        sets.add(new OmmFields(where, values).elements(false));
      }
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new InputException(source + ": not CSV: " + e.getMessage(), e);
    }
    return sets;
  }
}
