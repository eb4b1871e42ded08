package space.perigee.onboard.data;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * Reads samples from a CSV file: a header, then one sample per row. One column is the label, the
 * others are features.
 */
public final class CsvSamples implements DataFormat {

  /** Default name of the label's column. */
  public static final String LABEL = "label";

  @Override
  public String description() {
    return "a CSV file";
  }

  @Override
  public boolean matches(Path path) {
    return !Files.isDirectory(path);
  }

  @Override
  public SampleSet read(Path file, DataRequest request) throws IOException {
    String label = request.label();
    if (label.isBlank()) {
      throw new IllegalArgumentException("the label's column must have a name");
    }
    if (request.features().contains(label)) {
      throw new IllegalArgumentException("column '" + label + "' is the label and a feature");
    }
    SampleTable table = table(file, request);
    if (!request.admits(table.featureCount())) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %d columns besides the label '%s', the model takes %d",
              file,
              table.featureCount(),
              label,
              request.featureCount()));
    }
    return SampleSet.ofFeatures(description(), table);
  }

  /** A row whose label is not yet resolved. */
  private record Row(long line, float[] features, String label) {}

  private static SampleTable table(Path file, DataRequest request) throws IOException {
    String label = request.label();
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setTrim(true)
            .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
            .setIgnoreEmptyLines(true)
            .get();
    List<Row> rows = new ArrayList<>();
    List<String> columns;
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        CSVParser parser = format.parse(reader)) {
      columns = columns(file, request, parser.getHeaderNames());
      for (CSVRecord record : parser) {
        Row row = row(file, parser.getCurrentLineNumber(), record, columns, label);
        if (row.label().isEmpty() && !request.mayLackLabels()) {
          throw new DataException(
              at(file, row.line()) + label + " is empty, must be the name of a class");
        }
        rows.add(row);
      }
    } catch (CharacterCodingException e) {
      throw new DataException(file + ": is not UTF-8 text", e);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new DataException(file + ": not CSV with a header: " + e.getMessage(), e);
    }
    if (rows.isEmpty()) {
      throw new DataException(file + ": has a header but no row");
    }
    List<String> names =
        request.classes().isEmpty()
            ? List.copyOf(new TreeSet<>(labels(rows)))
            : ClassList.check(request.classes());
    return new SampleTable(
        names, columns.size(), rows.stream().map(row -> sample(file, label, row, names)).toList());
  }

  private static List<String> labels(List<Row> rows) {
    return rows.stream().map(Row::label).filter(name -> !name.isEmpty()).toList();
  }

  private static List<String> columns(Path file, DataRequest request, List<String> header) {
    String label = request.label();
    List<String> features = request.features();
    if (!header.contains(label)) {
      throw new DataException(
          file + ": line 1: no column '" + label + "' for the label; the columns are " + header);
    }
    for (String feature : features) {
      if (!header.contains(feature)) {
        throw new DataException(
            file + ": line 1: no column '" + feature + "'; the columns are " + header);
      }
    }
    List<String> columns =
        features.isEmpty()
            ? header.stream().filter(name -> !name.equals(label)).toList()
            : features;
    if (columns.isEmpty()) {
      throw new DataException(file + ": line 1: no column but the label '" + label + "'");
    }
    return columns;
  }

  private static Row row(
      Path file, long line, CSVRecord record, List<String> columns, String label) {
    if (!record.isConsistent()) {
      throw new DataException(
          at(file, line)
              + record.size()
              + " fields, must be "
              + record.getParser().getHeaderNames().size()
              + " as in the header");
    }
    float[] values = new float[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(file, line, columns.get(i), record.get(columns.get(i)));
    }
    return new Row(line, values, record.get(label));
  }

  private static float number(Path file, long line, String column, String text) {
    float value;
    try {
      value = Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw new DataException(at(file, line) + column + " '" + text + "' is not a number", e);
    }
    if (!Float.isFinite(value)) {
      throw new DataException(at(file, line) + column + " '" + text + "' must be finite");
    }
    return value;
  }

  private static Sample sample(Path file, String label, Row row, List<String> names) {
    if (row.label().isEmpty()) {
      return Sample.unlabeled(row.features());
    }
    int index = names.indexOf(row.label());
    if (index < 0) {
      throw new DataException(
          at(file, row.line()) + label + " '" + row.label() + "' must be one of " + names);
    }
    return Sample.of(row.features(), index);
  }

  private static String at(Path file, long line) {
    return file + ": line " + line + ": ";
  }
}
