package space.perigee.sim.contacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.InputFile;
import space.perigee.sync.io.Utf8Text;

/**
 * Reads a whole text in UTF-8, or in Latin-1 as older catalogs and spreadsheets write it. Messages
 * name its source.
 */
final class TextFile {

  private static final int EXCERPT = 40;

  private TextFile() {}

  /** Returns a text in quotes for a message; only its beginning if it is long. */
  static String excerpt(String text) {
    String line = text.strip().lines().findFirst().orElse("");
    return line.length() <= EXCERPT && line.length() == text.strip().length()
        ? "'" + line + "'"
        : "'" + line.substring(0, Math.min(EXCERPT, line.length())) + "...'";
  }

  /**
   * Reads a whole file.
   *
   * @param notes called with one line if the file is not UTF-8
   * @throws InputException if it is a folder or not text
   */
  static String read(Path file, Consumer<String> notes) throws IOException {
    InputFile.requireNoFolder(file);
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in, notes);
    }
  }

  /**
   * Reads a whole stream.
   *
   * @param source name of the stream for messages
   * @param notes called with one line if the stream is not UTF-8
   * @throws InputException if it is not text
   */
  static String read(String source, InputStream in, Consumer<String> notes) throws IOException {
    byte[] bytes = in.readAllBytes();
    try {
      return Utf8Text.decode(source, bytes);
    } catch (InputException e) {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      if (text.chars().anyMatch(TextFile::isControl)) {
        throw e;
      }
      notes.accept(e.getMessage() + ": the file is read as Latin-1, names may be wrong");
      return text;
    }
  }

  /** Returns whether a character shows that a file is not text. */
  private static boolean isControl(int c) {
    return c < ' ' && "\t\n\f\r\u001a".indexOf(c) < 0;
  }
}
