package space.perigee.sim.mission;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.model.Sha256;

/**
 * The files of a pack. Paths, contents and permissions depend on nothing but what was added, so the
 * same input makes the same pack.
 */
final class PackFiles {

  /** Name of the file of checksums, as {@code sha256sum} reads it. */
  static final String CHECKSUMS = "SHA256SUMS";

  /** Who may do what with a file. */
  enum Access {
    SHARED("rw-r--r--"),
    PRIVATE("rw-------"),
    PROGRAM("rwxr-xr-x");

    private final String permissions;

    Access(String permissions) {
      this.permissions = permissions;
    }
  }

  /** Writes the content of a file. */
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private record Entry(Content content, Access access) {}

  private final SortedMap<String, Entry> entries = new TreeMap<>();

  /** Adds a text. */
  void add(String path, String text, Access access) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    entries.put(path, new Entry(out -> out.write(bytes), access));
  }

  /** Adds the content of a file. */
  void add(String path, Path source, Access access) {
    entries.put(
        path,
        new Entry(
            out -> {
              try (InputStream in = Files.newInputStream(source)) {
                in.transferTo(out);
              }
            },
            access));
  }

  /** Adds all files of a folder. */
  void addFolder(String path, Path folder) throws IOException {
    for (Path file : regularFiles(folder)) {
      add(path + "/" + slashes(folder.relativize(file)), file, Access.SHARED);
    }
  }

  private static List<Path> regularFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The path with slashes. */
  static String slashes(Path path) {
    return path.toString().replace('\\', '/');
  }

  /** The paths of the files, in order, without that of the checksums. */
  List<String> paths() {
    return List.copyOf(entries.keySet());
  }

  /**
   * Writes all files, and their checksums. Either the whole folder appears or nothing.
   *
   * @param folder must not exist, or be empty
   * @return size of all files (bytes)
   * @throws FileAlreadyExistsException if the folder holds something
   */
  long write(Path folder) throws IOException {
    requireFree(folder);
    Path target = folder.toAbsolutePath().normalize();
    Path part = target.resolveSibling("." + target.getFileName() + ".part");
    FolderTree.delete(part);
    try {
      Files.createDirectories(part);
      long bytes = writeAll(part);
      Files.deleteIfExists(target);
      Files.move(part, target);
      return bytes;
    } finally {
      FolderTree.delete(part);
    }
  }

  private static void requireFree(Path folder) throws IOException {
    if (Files.exists(folder) && !(Files.isDirectory(folder) && FolderTree.isEmpty(folder))) {
      throw new FileAlreadyExistsException(folder.toString());
    }
  }

  private long writeAll(Path folder) throws IOException {
    StringBuilder checksums = new StringBuilder();
    long bytes = 0;
    for (Map.Entry<String, Entry> each : entries.entrySet()) {
      Path file = folder.resolve(each.getKey());
      Files.createDirectories(file.resolveSibling("."));
      MessageDigest digest = Sha256.newDigest();
      Files.createFile(file);
      permit(file, each.getValue().access());
      try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
        each.getValue().content().writeTo(out);
      }
      bytes += Files.size(file);
      checksums
          .append(Sha256.fromBytes(digest.digest()).hex())
          .append("  ")
          .append(each.getKey())
          .append('\n');
    }
    Path sums = Files.writeString(folder.resolve(CHECKSUMS), checksums);
    permit(sums, Access.SHARED);
    return bytes + Files.size(sums);
  }

  private static void permit(Path file, Access access) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(access.permissions));
  }
}
