package space.perigee.onboard.data;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.data.LineBuffer.Line;
import space.perigee.sync.io.FileTrouble;

/**
 * Follows a CSV file to which another program appends rows. Rows are read as they are needed, so
 * that memory does not grow with the file. A last line without a line feed is still being written
 * and is not read yet.
 *
 * <p>Log rotation is followed too. If another file takes the name, the rest of the old one is read
 * first; if the file is cut or overwritten, reading starts at its new beginning. A new file need
 * not repeat the header: the last usable one counts until the file has a usable one of its own. A
 * header that cannot be used is skipped like a bad row. While the file is missing or unreadable,
 * the feed waits for it.
 *
 * <p>Not thread-safe.
 */
public final class CsvFeed implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(CsvFeed.class);

  /** Longest header (bytes). */
  public static final int MAX_HEADER_BYTES = LineBuffer.MAX_LINE_BYTES;

  private final Path file;
  private final DataRequest request;
  private final CsvClasses classes;

  private @Nullable FileChannel channel;
  private @Nullable Object key;
  private LineBuffer buffer = new LineBuffer();
  private @Nullable Header header;
  private boolean isHeaderDue = true;

  /** Whether the first line of the file was neither a usable header nor a row. */
  private boolean isHeaderRejected;

  private @Nullable String trouble;

  /** An intact copy of what the file had at the last start; null when it is read, or not needed. */
  private @Nullable Path copy;

  /** The first bytes of a file that is damaged, for which the copy is read; else null. */
  private @Nullable FileHead damagedHead;

  /** The place to move to when the file can be opened again; null while it is open. */
  private @Nullable Place sought;

  /** A header and how it reads rows. */
  private record Header(String text, CsvRows rows) {}

  /**
   * The place in a file up to which rows have been read.
   *
   * @param bytes up to the end of the last row
   * @param lines up to there
   * @param header the header, which may be of an earlier file
   * @param headBytes number of first bytes in {@code headCrc}
   * @param headCrc CRC-32C of the first bytes
   */
  public record Place(long bytes, long lines, String header, int headBytes, int headCrc) {}

  private CsvFeed(Path file, DataRequest request) {
    if (request.classes().isEmpty()) {
      throw new IllegalArgumentException("the classes of a file that grows must be known");
    }
    this.file = file;
    this.request = request;
    this.classes = new CsvClasses(file, request);
  }

  /**
   * Opens a file.
   *
   * @throws DataException if its header is complete, and does not fit the request
   * @throws NoSuchFileException if it does not exist
   */
  static CsvFeed open(Path file, DataRequest request) throws IOException {
    CsvFeed feed = new CsvFeed(file, request);
    FileChannel ignored = feed.start();
    Line first = feed.nextNotBlank();
    if (first != null) {
      feed.use(first);
      feed.isHeaderDue = false;
    }
    return feed;
  }

  /**
   * Opens a file again after a restart. If it is missing or unreadable, the feed waits for it.
   *
   * @param intact the file, or a copy of what it had at the last start if it is damaged or missing;
   *     the file itself is then read from there on
   */
  static CsvFeed reopen(Path file, Path intact, DataRequest request) {
    CsvFeed feed = new CsvFeed(file, request);
    try {
      if (!intact.equals(file)) {
        feed.copy = intact;
        feed.damagedHead = headOf(file);
      }
      FileChannel ignored = feed.start();
    } catch (IOException e) {
      feed.onTrouble(e);
    }
    return feed;
  }

  /**
   * Reads rows by the header of an earlier version of the file, until the file has its own, or a
   * place with a header is resumed. Does nothing if the earlier version has none.
   */
  public void useHeaderOf(Path earlier) {
    try (CsvFeed feed = open(earlier, request)) {
      Header found = feed.header;
      if (found != null) {
        use(new Line(1, found.text()));
      }
    } catch (IOException | DataException e) {
      log.info("event=stream-header-unusable file={} reason=\"{}\"", earlier, e.getMessage());
    }
  }

  /**
   * The next sample; empty if there is no complete row at present.
   *
   * @throws DataException if the row cannot be used; the next call continues after it
   */
  public Optional<Sample> next() {
    Line line = nextRow();
    if (line == null) {
      return Optional.empty();
    }
    CsvRows.Row row = Objects.requireNonNull(header).rows().read(line);
    int label = classes.position(line.number(), row.label());
    return Optional.of(Sample.ofMaybeLabeled(row.features(), label));
  }

  /**
   * Passes over rows that are already there.
   *
   * @return number of rows
   */
  public long skip(long rows) {
    long skipped = 0;
    while (skipped < rows) {
      try {
        if (nextRow() == null) {
          return skipped;
        }
      } catch (DataException e) {
        log.warn("event=stream-header-unusable reason=\"{}\"", e.getMessage());
      }
      skipped++;
    }
    return skipped;
  }

  /** What keeps the file from being read, such as a missing disk; empty if nothing does. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Bytes of a last line that is not complete. */
  public int incompleteBytes() {
    return buffer.pending();
  }

  /** The place in the file. */
  public Place place() {
    if (sought != null) {
      return sought;
    }
    return new Place(
        buffer.consumed(),
        buffer.lines(),
        header == null ? "" : header.text(),
        buffer.head().bytes(),
        buffer.head().crc());
  }

  /** Continues at a place; at the beginning of the file if it is another one by now. */
  public void resume(Place place) {
    if (!place.header().isEmpty()) {
      try {
        use(new Line(1, place.header()));
      } catch (DataException e) {
        log.warn("event=stream-header-unusable reason=\"{}\"", e.getMessage());
      }
    }
    sought = place;
    try {
      FileChannel ignored = moveTo(place);
    } catch (IOException e) {
      onTrouble(e);
    }
  }

  private static @Nullable FileHead headOf(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return FileHead.of(channel, FileHead.MAX_BYTES);
    } catch (IOException e) {
      return null;
    }
  }

  private FileChannel moveTo(Place place) throws IOException {
    FileChannel open = start();
    sought = place;
    if (copy != null && open.size() < place.bytes()) {
      copy = null;
      return moveTo(place);
    }
    FileHead head = FileHead.of(open, place.headBytes());
    if (open.size() >= place.bytes()
        && (head.matches(place.headBytes(), place.headCrc()) || isDamaged(open))) {
      open.position(place.bytes());
      buffer = new LineBuffer(place.bytes(), place.lines(), head);
      isHeaderDue = place.lines() == 0 || header == null;
      isHeaderRejected = place.lines() > 0;
    } else {
      log.warn("event=stream-replaced file={} reason=\"not the file that was read before\"", file);
    }
    sought = null;
    return open;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  /** Opens the file at its beginning. */
  private FileChannel start() throws IOException {
    close();
    Path source = copy == null ? file : copy;
    FileChannel open = FileChannel.open(source, StandardOpenOption.READ);
    channel = open;
    key = Files.readAttributes(source, BasicFileAttributes.class).fileKey();
    buffer = new LineBuffer();
    isHeaderDue = true;
    isHeaderRejected = false;
    sought = null;
    return open;
  }

  /** The next row; null if there is no complete one. */
  private @Nullable Line nextRow() {
    Line line = nextNotBlank();
    if (line == null || !isHeaderDue) {
      return line;
    }
    try {
      use(line);
      isHeaderDue = false;
      return nextNotBlank();
    } catch (DataException e) {
      return withoutHeader(line, e);
    }
  }

  /** A line where a header may be, which is none: a row, to be read by the last usable header. */
  private Line withoutHeader(Line line, DataException problem) {
    boolean isFirst = !isHeaderRejected;
    isHeaderRejected = true;
    if (header == null) {
      throw isFirst
          ? problem
          : new DataException(
              CsvColumns.at(file, line.number()) + "no usable header comes before this row");
    }
    if (isRow(header, line)) {
      isHeaderDue = false;
    } else if (isFirst) {
      throw problem;
    }
    return line;
  }

  private @Nullable Line nextNotBlank() {
    while (true) {
      Line line = buffer.next();
      if (line == null && !more()) {
        return null;
      }
      if (line != null && !line.isBlank()) {
        return line;
      }
    }
  }

  private void use(Line line) {
    CsvColumns columns = CsvSamples.columns(file, line, request);
    header = new Header(String.valueOf(line.text()), new CsvRows(file, columns));
  }

  private static boolean isRow(Header header, Line line) {
    try {
      header.rows().read(line);
      return true;
    } catch (DataException e) {
      return false;
    }
  }

  /** Reads more of the file, or begins to read the next one; false if there is no more. */
  private boolean more() {
    try {
      FileChannel open = channel == null ? moveTo(place()) : channel;
      if (isCut(open)) {
        log.warn("event=stream-cut file={} at={}", file, buffer.consumed());
        start();
        return true;
      }
      boolean isFilled =
          buffer.fill((bytes, at, count) -> open.read(ByteBuffer.wrap(bytes, at, count)));
      trouble = null;
      if (!isFilled && copy != null) {
        copy = null;
        FileChannel ignored = moveTo(place());
        return true;
      }
      if (!isFilled && isReplaced()) {
        log.info("event=stream-replaced file={} incompleteBytes={}", file, buffer.pending());
        start();
        return true;
      }
      return isFilled;
    } catch (IOException e) {
      onTrouble(e);
      return false;
    }
  }

  /** Whether the file no longer has what was read of it. */
  private boolean isCut(FileChannel open) throws IOException {
    FileHead head = buffer.head();
    boolean isSame = FileHead.of(open, head.bytes()).matches(head.bytes(), head.crc());
    return open.size() < open.position() || !(isSame || isDamaged(open));
  }

  /** Whether a file is the damaged one whose beginning was read from the copy. */
  private boolean isDamaged(FileChannel open) throws IOException {
    FileHead head = damagedHead;
    return head != null
        && copy == null
        && FileHead.of(open, head.bytes()).matches(head.bytes(), head.crc());
  }

  private boolean isReplaced() throws IOException {
    try {
      Object now = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return now != null && !now.equals(key);
    } catch (NoSuchFileException e) {
      return false; // The old file is still open, and a new one may come.
    }
  }

  private void onTrouble(IOException e) {
    String reason = FileTrouble.text(e);
    if (!reason.equals(trouble)) {
      log.warn("event=stream-unreadable reason=\"{}\"", reason);
    }
    trouble = reason;
    sought = place();
    buffer = new LineBuffer();
    try {
      close();
    } catch (IOException ignored) {
      channel = null;
    }
  }
}
