package space.perigee.onboard.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.LineBuffer.Line;
import space.perigee.onboard.data.SampleSet.LeftOut;

/**
 * Reads samples from a CSV file: a header, then one sample per line. One column is the label, the
 * others are features. Fields are separated by commas, semicolons, tabs or bars, see {@link
 * CsvColumns}; the file may be compressed by gzip.
 */
public final class CsvSamples implements DataFormat {

  /** Default name of the label's column. */
  public static final String LABEL = "label";

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int BUFFER = 1 << 16;

  /** How much larger a file of numbers usually is before compression. */
  private static final int GZIP_FACTOR = 4;

  @Override
  public String description() {
    return "a CSV file";
  }

  @Override
  public boolean matches(Path path) {
    return !Files.isDirectory(path);
  }

  /**
   * Four bytes for each field, whose number follows from the first lines, and as much again for the
   * labels while their array grows.
   */
  @Override
  public long heapBytes(Path file) throws IOException {
    byte[] first;
    try (InputStream in = open(file)) {
      first = in.readNBytes(BUFFER);
    } catch (ZipException | EOFException e) {
      return 0;
    }
    long ends = 0;
    for (byte each : first) {
      ends += each == '\n' || each == ',' || each == ';' || each == '\t' || each == '|' ? 1 : 0;
    }
    long compressed = isCompressed(file) ? GZIP_FACTOR : 1;
    return first.length < BUFFER
        ? 0
        : (long) (2.0 * Float.BYTES * ends / first.length * compressed * Files.size(file));
  }

  @Override
  public SampleSet read(Path file, DataRequest request) throws IOException {
    checkColumns(request);
    try (InputStream in = open(file)) {
      return new Reading(file, request).run(in::read);
    } catch (ZipException | EOFException e) {
      throw damaged(file, e);
    }
  }

  private static DataException damaged(Path file, IOException e) {
    return new DataException(file + ": damaged gzip file: " + e.getMessage(), e);
  }

  /**
   * Follows a file; empty if it is compressed.
   *
   * @param intact after a restart, the file or a copy of it that is not damaged, see {@link
   *     CsvFeed#reopen}; null at the first start
   * @throws DataException if its header is complete, and does not fit the request
   * @throws IOException if it cannot be read
   */
  static Optional<CsvFeed> follow(Path file, DataRequest request, @Nullable Path intact)
      throws IOException {
    checkColumns(request);
    try {
      if (isCompressed(intact == null ? file : intact)) {
        return Optional.empty();
      }
    } catch (IOException e) {
      if (intact == null) {
        throw e;
      }
    }
    return Optional.of(
        intact == null ? CsvFeed.open(file, request) : CsvFeed.reopen(file, intact, request));
  }

  private static void checkColumns(DataRequest request) {
    String label = request.columns().label();
    if (label.isBlank()) {
      throw new IllegalArgumentException("the label's column must have a name");
    }
    if (request.columns().features().contains(label)) {
      throw new IllegalArgumentException("column '" + label + "' is the label and a feature");
    }
  }

  /**
   * Reads a header.
   *
   * @throws DataException if it is not text, lacks a column, or has another number of features than
   *     the model
   */
  static CsvColumns columns(Path file, Line header, DataRequest request) {
    String where = CsvColumns.at(file, header.number());
    String text = header.text();
    if (text == null) {
      throw new DataException(where + "is not UTF-8 text");
    }
    CsvColumns columns = CsvColumns.of(where, text, request);
    int features = columns.features().size();
    if (!request.admits(features)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %d columns besides the label '%s'%s, the model takes %d",
              file,
              features,
              request.columns().label(),
              columns.hasLabel() ? "" : " (there is none)",
              request.featureCount()));
    }
    return columns;
  }

  private static boolean isCompressed(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return isMagic(in.readNBytes(2));
    }
  }

  private static boolean isMagic(byte[] first) {
    return first.length == 2
        && (Byte.toUnsignedInt(first[0]) << 8 | Byte.toUnsignedInt(first[1])) == GZIP_MAGIC;
  }

  /**
   * Opens a file for reading as text, decompressed if it is compressed.
   *
   * @throws IOException if it cannot be read
   */
  public static InputStream open(Path file) throws IOException {
    PushbackInputStream in = new PushbackInputStream(Files.newInputStream(file), 2);
    byte[] first = in.readNBytes(2);
    in.unread(first);
    return isMagic(first) ? new GZIPInputStream(in, BUFFER) : in;
  }

  /** One reading of a file. */
  private static final class Reading {

    private final Path file;
    private final DataRequest request;
    private final LineBuffer buffer = new LineBuffer();
    private final CsvClasses classes;
    private LeftOut leftOut = LeftOut.NONE;

    Reading(Path file, DataRequest request) {
      this.file = file;
      this.request = request;
      this.classes = new CsvClasses(file, request);
    }

    SampleSet run(LineBuffer.Source in) throws IOException {
      Line header = next(in);
      if (header == null) {
        throw new DataException(file + ": is empty, must begin with a header");
      }
      CsvColumns columns = columns(file, header, request);
      CsvRows rows = new CsvRows(file, columns);
      FloatTable.Rows table = new FloatTable.Rows(columns.features().size());
      try {
        for (Line line = next(in); line != null; line = next(in)) {
          add(table, rows, line);
        }
      } catch (ZipException | EOFException e) {
        onUnusable(table, damaged(file, e));
      }
      if (table.size() == 0) {
        throw new DataException(
            file
                + (leftOut.count() == 0
                    ? ": has a header but no row"
                    : ": no row can be used: " + leftOut.first()));
      }
      return SampleSet.ofFeatures("a CSV file", classes.table(table)).withLeftOut(leftOut);
    }

    private void add(FloatTable.Rows table, CsvRows rows, Line line) {
      try {
        CsvRows.Row row = rows.read(line);
        table.add(row.features(), classes.position(line.number(), row.label()));
      } catch (DataException e) {
        onUnusable(table, e);
      }
    }

    private void onUnusable(FloatTable.Rows table, DataException e) {
      switch (request.badSamples()) {
        case REJECT -> throw e;
        case LEAVE_OUT -> leftOut = leftOut.plus(String.valueOf(e.getMessage()));
        case KEEP -> table.addUnusable(String.valueOf(e.getMessage()));
      }
    }

    /** The next line that is not blank; the last one need not end with a line feed. */
    private @Nullable Line next(LineBuffer.Source in) throws IOException {
      while (true) {
        Line line = buffer.next();
        if (line == null) {
          if (buffer.fill(in)) {
            continue;
          }
          line = buffer.rest();
        }
        if (line == null || !line.isBlank()) {
          return line;
        }
      }
    }
  }
}
