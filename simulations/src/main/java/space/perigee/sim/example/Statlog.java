package space.perigee.sim.example;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * The built-in Statlog Landsat data set: 36 intensities of a 3x3 neighborhood in four bands, and
 * the land cover of the center pixel. Its source and license are beside the files.
 */
public final class Statlog {

  public static final int FEATURES = 36;

  /** Classes in the order of the model's outputs. */
  public static final List<String> CLASSES =
      List.of(
          "red soil",
          "cotton crop",
          "grey soil",
          "damp grey soil",
          "vegetation stubble",
          "very damp grey soil");

  /** The data set's own numbers; 6 does not occur. */
  private static final Map<String, Integer> INDEX =
      Map.of("1", 0, "2", 1, "3", 2, "4", 3, "5", 4, "7", 5);

  /**
   * A pixel.
   *
   * @param features {@value #FEATURES} intensities (0 to 255)
   * @param label index in {@link #CLASSES}
   */
  public record Row(List<Integer> features, int label) {}

  private Statlog() {}

  public static List<Row> training() {
    return read("statlog/sat.trn");
  }

  public static List<Row> test() {
    return read("statlog/sat.tst");
  }

  private static List<Row> read(String resource) {
    List<Row> rows = new ArrayList<>();
    try (InputStream in = Statlog.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the class path");
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.strip().split(" ");
        Integer label = INDEX.get(fields[FEATURES]);
        if (label == null) {
          throw new IllegalStateException(resource + ": class " + fields[FEATURES]);
        }
        rows.add(new Row(Stream.of(fields).limit(FEATURES).map(Integer::valueOf).toList(), label));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /**
   * Writes pixels as CSV: {@code x1} to {@code x36}, and the class in {@code label}.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, List<Row> rows) throws IOException {
    List<String> columns = new ArrayList<>();
    IntStream.rangeClosed(1, FEATURES).forEach(i -> columns.add("x" + i));
    columns.add("label");
    CSVFormat format =
        CSVFormat.DEFAULT
            .builder()
            .setHeader(columns.toArray(String[]::new))
            .setRecordSeparator('\n')
            .get();
    try (CSVPrinter csv =
        new CSVPrinter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), format)) {
      for (Row row : rows) {
        List<Object> fields = new ArrayList<>(row.features());
        fields.add(CLASSES.get(row.label()));
        csv.printRecord(fields);
      }
    }
  }
}
