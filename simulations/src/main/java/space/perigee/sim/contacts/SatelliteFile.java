package space.perigee.sim.contacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import space.perigee.sync.io.InputException;

/**
 * Reads satellites from files of element sets. The contents of a file tell its format: two-line or
 * three-line sets, OMM (CCSDS 502.0) as JSON, CSV, KVN or XML, or the JSON of SatNOGS DB.
 */
public final class SatelliteFile {

  /** The formats, for messages and help texts. */
  public static final String FORMATS =
      "two-line or three-line element sets, OMM as JSON, CSV, KVN or XML, or SatNOGS JSON";

  private SatelliteFile() {}

  /**
   * Reads the satellites of all files.
   *
   * @throws InputException if a format is unknown or a set is damaged or not for SGP4; the message
   *     names the file and the place in it
   * @throws IOException if a file cannot be read
   */
  public static SatelliteCatalog read(List<Path> files) throws IOException {
    List<ElementSet> sets = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (Path file : files) {
      sets.addAll(parse(file.toString(), TextFile.read(file, warnings::add), warnings::add));
    }
    return SatelliteCatalog.of(sets, warnings);
  }

  /**
   * Reads the satellites of one stream, such as a class path resource.
   *
   * @param source name of the stream for error messages
   */
  public static SatelliteCatalog read(String source, InputStream in) throws IOException {
    List<String> warnings = new ArrayList<>();
    String text = TextFile.read(source, in, warnings::add);
    return SatelliteCatalog.of(parse(source, text, warnings::add), warnings);
  }

  private static List<ElementSet> parse(String source, String text, Consumer<String> warnings) {
    List<ElementSet> sets = inItsFormat(source, text, warnings);
    if (sets.isEmpty()) {
      throw new InputException(source + ": contains no element set");
    }
    return sets;
  }

  private static List<ElementSet> inItsFormat(
      String source, String text, Consumer<String> warnings) {
    String begin = text.stripLeading();
    if (begin.startsWith("{") || begin.startsWith("[")) {
      return JsonElements.parse(source, text, warnings);
    }
    if (begin.startsWith("<")) {
      return XmlElements.parse(source, text);
    }
    if (begin.startsWith("CCSDS_")) {
      return KvnElements.parse(source, text);
    }
    if (ElementLines.matches(text)) {
      return ElementLines.parse(source, text, warnings);
    }
    if (CsvElements.matches(begin)) {
      return CsvElements.parse(source, text);
    }
    if (text.lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) {
      return List.of();
    }
    throw new InputException(
        source
            + ": unknown format, begins with "
            + TextFile.excerpt(begin)
            + ": must be "
            + FORMATS);
  }
}
