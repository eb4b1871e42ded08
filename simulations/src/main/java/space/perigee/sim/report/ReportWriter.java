package space.perigee.sim.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import space.perigee.sync.io.WholeFile;

/** Writes reports to files. */
public final class ReportWriter {

  /** The page to display. */
  public static final String PAGE = "index.html";

  /** The data for programs. */
  public static final String NUMBERS = "report.json";

  private ReportWriter() {}

  /**
   * Writes {@value #NUMBERS} and then {@value #PAGE}, each atomically. Creates the folder if it is
   * missing.
   *
   * @return the page
   * @throws IOException if a file cannot be written; the message names the file and the reason
   */
  public static Path write(Path folder, MissionReport report) throws IOException {
    byte[] numbers = ReportJson.of(report).getBytes(StandardCharsets.UTF_8);
    byte[] page = Page.of(MissionPage.of(report)).getBytes(StandardCharsets.UTF_8);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new IOException("cannot create folder " + folder + ": " + e.getMessage(), e);
    }
    replace(folder.resolve(NUMBERS), numbers);
    Path index = folder.resolve(PAGE);
    replace(index, page);
    return index;
  }

  /**
   * Reads the data of a report.
   *
   * @throws IOException if it cannot be read, or is none of this version
   */
  public static MissionReport read(Path folder) throws IOException {
    Path file = folder.resolve(NUMBERS);
    try {
      return ReportJson.parse(Files.readString(file));
    } catch (JsonProcessingException e) {
      throw new IOException(file + ": is not a report: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Writes a page, atomically.
   *
   * @throws IOException if the file cannot be written; the message names the file and the reason
   */
  public static void write(Path file, ResultPage page) throws IOException {
    replace(file, Page.of(page).getBytes(StandardCharsets.UTF_8));
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    try {
      WholeFile.writeDurably(file, out -> out.write(bytes));
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
