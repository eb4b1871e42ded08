package space.perigee.sync.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the files that a user asks a command for. */
public final class OutputFile {

  private OutputFile() {}

  /**
   * Replaces a file atomically. Writes to a device or a pipe, such as {@code /dev/stdout},
   * directly.
   *
   * @param text in UTF-8
   * @throws FileSystemException if it cannot be written; names the file
   */
  public static void write(Path file, String text) throws FileSystemException {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        Files.writeString(file, text);
      } else {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        WholeFile.write(Files.exists(file) ? file.toRealPath() : file, out -> out.write(bytes));
      }
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
      named.initCause(e);
      throw named;
    }
  }
}
