package space.perigee.onboard.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import space.perigee.onboard.data.DataRequest.Columns;

/**
 * What the header of a CSV file says: what separates its fields, and which column is what.
 *
 * <p>The separator is the first of comma, semicolon, tab and bar that finds the requested columns.
 * A first column without a name is an index, which is left out, and so are empty columns without a
 * name at the end.
 *
 * @param separator between two fields
 * @param header names of all columns; empty for those without a name
 * @param label position of the label; negative if there is none
 * @param features positions of the features in the network's order
 */
record CsvColumns(char separator, List<String> header, int label, List<Integer> features) {

  private static final String SEPARATORS = ",;\t|";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /**
   * Reads a header.
   *
   * @param where file and line, for messages
   * @throws DataException if a requested column is not there, or columns cannot be told apart
   */
  static CsvColumns of(String where, String line, DataRequest request) {
    Columns wanted = request.columns();
    String text = line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
    char best = SEPARATORS.charAt(0);
    List<String> names = fields(text, best);
    for (char separator : SEPARATORS.toCharArray()) {
      List<String> found = fields(text, separator);
      boolean isLabeled =
          found.contains(wanted.label()) || request.ignoresLabels() && !wanted.features().isEmpty();
      if (isLabeled && found.containsAll(wanted.features())) {
        return of(where, separator, found, request);
      }
      if (found.size() > names.size()) {
        best = separator;
        names = found;
      }
    }
    return of(where, best, names, request);
  }

  private static CsvColumns of(
      String where, char separator, List<String> names, DataRequest request) {
    Columns wanted = request.columns();
    int label = names.indexOf(wanted.label());
    if (label < 0 && !request.ignoresLabels()) {
      throw new DataException(
          where + "no column '" + wanted.label() + "' for the label; the columns are " + names);
    }
    requireDistinct(where, names);
    List<Integer> features = new ArrayList<>();
    for (String feature : wanted.features()) {
      int at = names.indexOf(feature);
      if (at < 0) {
        throw new DataException(where + "no column '" + feature + "'; the columns are " + names);
      }
      features.add(at);
    }
    for (int i = 0; wanted.features().isEmpty() && i < names.size(); i++) {
      if (i != label && !names.get(i).isEmpty()) {
        features.add(i);
      }
    }
    if (features.isEmpty()) {
      throw new DataException(where + "no column but the label '" + wanted.label() + "'");
    }
    return new CsvColumns(separator, List.copyOf(names), label, List.copyOf(features));
  }

  private static void requireDistinct(String where, List<String> names) {
    Set<String> seen = new HashSet<>();
    int last = names.size();
    while (names.get(last - 1).isEmpty()) {
      last--;
    }
    for (int i = 0; i < last; i++) {
      String name = names.get(i);
      if (name.isEmpty() && i > 0) {
        throw new DataException(
            where + "column " + (i + 1) + " has no name; the columns are " + names);
      }
      if (!seen.add(name)) {
        throw new DataException(where + "column '" + name + "' appears twice");
      }
    }
  }

  boolean hasLabel() {
    return label >= 0;
  }

  /** Number of columns up to the last one with a name. */
  int named() {
    int last = header.size();
    while (header.get(last - 1).isEmpty()) {
      last--;
    }
    return last;
  }

  /**
   * Splits a line into fields, without the blanks around them.
   *
   * @throws DataException if a quote is not closed; does not say where
   */
  List<String> fields(String line) {
    return fields(line, separator);
  }

  private static List<String> fields(String line, char separator) {
    if (line.indexOf('"') >= 0) {
      return quotedFields(line, separator);
    }
    List<String> fields = new ArrayList<>();
    int begin = 0;
    for (int at = line.indexOf(separator); at >= 0; at = line.indexOf(separator, begin)) {
      fields.add(line.substring(begin, at).strip());
      begin = at + 1;
    }
    fields.add(line.substring(begin).strip());
    return fields;
  }

  private static List<String> quotedFields(String line, char separator) {
    CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(separator).setTrim(true).get();
    try (CSVParser parser = CSVParser.parse(line, format)) {
      List<CSVRecord> records = parser.getRecords();
      if (records.size() == 1) {
        return records.get(0).toList();
      }
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      throw new DataException("a quote is not closed, or text follows it", e);
    }
    throw new DataException("a quote is not closed");
  }

  /** Prefix of messages. */
  static String at(Path file, long line) {
    return file + ": line " + line + ": ";
  }
}
