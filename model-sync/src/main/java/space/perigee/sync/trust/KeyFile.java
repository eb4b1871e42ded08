package space.perigee.sync.trust;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import space.perigee.sync.io.InputFile;

/** Files of keys and statements: written whole and durably, or not at all, even if power fails. */
final class KeyFile {

  /** Maximum length of a file (bytes). */
  private static final int MAX_BYTES = 16 * 1024;

  static final String PART = ".part";

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> PUBLIC =
      PosixFilePermissions.fromString("rw-r--r--");

  private KeyFile() {}

  /** Writes a file that everyone can read, replacing an existing one. */
  static void write(Path file, byte[] bytes) throws IOException {
    write(file, bytes, PUBLIC);
  }

  /** Writes a file that only its owner can ever read. */
  static void writePrivate(Path file, byte[] bytes) throws IOException {
    write(file, bytes, PRIVATE);
  }

  /** Writes files into a folder that everyone can read, replacing existing ones. */
  static void write(Path folder, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      put(folder.resolve(file.getKey()), file.getValue(), PUBLIC);
    }
    force(folder);
  }

  private static void write(Path file, byte[] bytes, Set<PosixFilePermission> mode)
      throws IOException {
    put(file, bytes, mode);
    forceFolder(file);
  }

  private static void put(Path file, byte[] bytes, Set<PosixFilePermission> mode)
      throws IOException {
    Path part = file.resolveSibling(file.getFileName() + PART);
    Files.deleteIfExists(part);
    try (FileChannel channel =
        FileChannel.open(
            part, Set.of(CREATE_NEW, WRITE), PosixFilePermissions.asFileAttribute(mode))) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      forceFolder(file);
    }
  }

  /** A file whose folder is not durable is not durable either. */
  private static void forceFolder(Path file) throws IOException {
    force(file.toAbsolutePath().resolveSibling("."));
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(true);
    }
  }

  /** Reads a file within the maximum length. */
  static byte[] read(Path file) throws IOException {
    InputFile.require(file);
    if (Files.size(file) > MAX_BYTES) {
      throw new FileSystemException(
          file.toString(),
          null,
          "has " + Files.size(file) + " bytes, a key file at most " + MAX_BYTES);
    }
    return Files.readAllBytes(file);
  }

  /** Reads a file, provided that only its owner can read it. */
  static byte[] readPrivate(Path file) throws IOException, TrustException {
    byte[] bytes = read(file);
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    for (PosixFilePermission permission : mode) {
      if (!permission.name().startsWith("OWNER")) {
        throw new TrustException(
            file
                + ": mode "
                + PosixFilePermissions.toString(mode)
                + " lets others at a private key; say 'chmod 600 "
                + file
                + "', and make a new key if anyone may have read it");
      }
    }
    return bytes;
  }
}
