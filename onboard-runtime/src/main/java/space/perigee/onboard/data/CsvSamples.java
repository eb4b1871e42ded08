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
 * Reads samples from CSV: a header, then a sample a row; one column is the label, the others are
 * features.
 *
 * @param label name of the label's column
 * @param features names of the feature columns in the network's order; empty for all columns but
 *     the label, in the file's order
 * @param classes the label values in the model's order; empty for those that the file has, sorted
 */
public record CsvSamples(String label, List<String> features, List<String> classes)
    implements DataFormat {

  /** Name of the label's column unless said otherwise. */
  public static final String LABEL = "label";

  /**
   * @throws IllegalArgumentException if the label's name is blank, is one of the features, or a
   *     class is blank or repeats
   */
  public CsvSamples {
    if (label.isBlank()) {
      throw new IllegalArgumentException("the label's column must have a name");
    }
    features = List.copyOf(features);
    if (features.contains(label)) {
      throw new IllegalArgumentException("column '" + label + "' is the label and a feature");
    }
    classes = classes.isEmpty() ? List.of() : ClassList.check(classes);
  }

  /** Column {@value #LABEL}, all other columns as features, the classes that the file has. */
  public static CsvSamples byDefault() {
    return new CsvSamples(LABEL, List.of(), List.of());
  }

  public CsvSamples withLabel(String column) {
    return new CsvSamples(column, features, classes);
  }

  public CsvSamples withFeatures(List<String> columns) {
    return new CsvSamples(label, columns, classes);
  }

  public CsvSamples withClasses(List<String> names) {
    return new CsvSamples(label, features, names);
  }

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
    SampleTable table =
        new CsvSamples(request.label(), request.features(), request.classes())
            .read(file, request.mayLackLabels());
    if (!request.admits(table.featureCount())) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %d columns besides the label '%s', the model takes %d",
              file,
              table.featureCount(),
              request.label(),
              request.featureCount()));
    }
    return SampleSet.ofFeatures(description(), table);
  }

  /** A row before its label is known to the list of classes. */
  private record Row(long line, float[] features, String label) {}

  /**
   * Reads a file.
   *
   * @throws DataException if it does not parse; names file, line, field and value
   * @throws IOException if it cannot be read
   */
  public SampleTable read(Path file) throws IOException {
    return read(file, false);
  }

  /**
   * Reads a file in which a row may have an empty label, which is then not known.
   *
   * @throws DataException if it does not parse; names file, line, field and value
   * @throws IOException if it cannot be read
   */
  public SampleTable readWithUnlabeled(Path file) throws IOException {
    return read(file, true);
  }

  private SampleTable read(Path file, boolean mayLackLabels) throws IOException {
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
      columns = columns(file, parser.getHeaderNames());
      for (CSVRecord record : parser) {
        Row row = row(file, parser.getCurrentLineNumber(), record, columns);
        if (row.label().isEmpty() && !mayLackLabels) {
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
        classes.isEmpty() ? List.copyOf(new TreeSet<>(labels(rows))) : List.copyOf(classes);
    return new SampleTable(
        names, columns.size(), rows.stream().map(row -> sample(file, row, names)).toList());
  }

  private static List<String> labels(List<Row> rows) {
    return rows.stream().map(Row::label).filter(name -> !name.isEmpty()).toList();
  }

  private List<String> columns(Path file, List<String> header) {
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

  private Row row(Path file, long line, CSVRecord record, List<String> columns) {
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

  private Sample sample(Path file, Row row, List<String> names) {
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
