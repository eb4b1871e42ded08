package space.perigee.sync.io;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Checks files before they are read. */
public final class InputFile {

  private InputFile() {}

  /**
   * Requires a regular file.
   *
   * @throws InputException if it is a folder or a device
   * @throws NoSuchFileException if it does not exist
   */
  public static void require(Path file) throws NoSuchFileException {
    requireNoFolder(file);
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file)) {
      throw new InputException(file + ": is a device or a pipe, must be a file");
    }
  }

  /**
   * Requires a file or something that is read like one, such as a pipe.
   *
   * @throws InputException if it is a folder
   */
  public static void requireNoFolder(Path file) {
    if (Files.isDirectory(file)) {
      throw new InputException(file + ": is a folder, must be a file");
    }
  }
}
