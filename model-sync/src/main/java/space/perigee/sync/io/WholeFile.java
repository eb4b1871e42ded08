package space.perigee.sync.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces files atomically: a reader sees the old content or the new, never a part. */
public final class WholeFile {

  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private WholeFile() {}

  /** Writes a temporary file beside {@code file}, and renames it. */
  public static void write(Path file, Content content) throws IOException {
    write(file, content, false);
  }

  /** The same, and durable when this returns: the file survives a loss of power. */
  public static void writeDurably(Path file, Content content) throws IOException {
    write(file, content, true);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      force(folder, StandardOpenOption.READ);
    }
  }

  /**
   * Requires that a file may be replaced, which would destroy a device or a pipe.
   *
   * @throws FileSystemException if it is one of these
   */
  public static void requireReplaceable(Path file) throws FileSystemException {
    if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file)) {
      throw new FileSystemException(
          file.toString(), null, "is a device or a pipe, must be a file that can be replaced");
    }
  }

  private static void write(Path file, Content content, boolean durably) throws IOException {
    requireReplaceable(file);
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
        content.writeTo(out);
      }
      if (durably) {
        force(part, StandardOpenOption.WRITE);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }
}
