package space.perigee.sim.contacts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import space.perigee.sync.io.InputException;

/** Reads a whole UTF-8 text. Error messages name its source. */
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

  static String read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new InputException(file + ": is a directory: must be a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in);
    }
  }

  static String read(String source, InputStream in) throws IOException {
    byte[] bytes = in.readAllBytes();
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new InputException(source + ": is not UTF-8 text", e);
    }
  }
}
