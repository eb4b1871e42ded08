package space.perigee.onboard.flight.inputs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import space.perigee.sync.io.WholeFile;

/**
 * What is recorded of an input, in a text that checks itself:
 *
 * <pre>
 *   perigee-input 1
 *   name golden.csv
 *   copied true
 *   file BYTES MODIFIED-MICROS CRC32C PATH        for each file; the path is empty if there is one
 *   crc CRC32C                                   of all lines above
 * </pre>
 *
 * @param name name of the input's file or folder
 * @param isCopied whether its content is kept, too
 * @param files its files by their path in it, with slashes; the path of a single file is empty
 */
record CopyRecord(String name, boolean isCopied, SortedMap<String, FileContent> files) {

  private static final String HEAD = "perigee-input 1";
  private static final int MAX_BYTES = 64 << 20;

  /**
   * Reads an input.
   *
   * @throws IOException if a file cannot be read, or its path has a line break
   */
  static CopyRecord of(Path input, boolean isCopied) throws IOException {
    SortedMap<String, FileContent> files = new TreeMap<>();
    if (Files.isDirectory(input)) {
      for (Path file : filesIn(input)) {
        files.put(input.relativize(file).toString().replace('\\', '/'), FileContent.of(file));
      }
    } else {
      files.put("", FileContent.of(input));
    }
    String name = String.valueOf(input.toAbsolutePath().normalize().getFileName());
    if (name.lines().count() > 1 || files.keySet().stream().anyMatch(p -> p.lines().count() > 1)) {
      throw new IOException(input + ": a name in it has a line break");
    }
    return new CopyRecord(name, isCopied, files);
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** Total size (bytes). */
  long bytes() {
    return files.values().stream().mapToLong(FileContent::bytes).sum();
  }

  boolean isFolder() {
    return !files.containsKey("");
  }

  /** A file of the input, which lies at {@code root}. */
  static Path resolve(Path root, String path) {
    return path.isEmpty() ? root : root.resolve(path);
  }

  boolean hasSameContent(CopyRecord other) {
    return files.keySet().equals(other.files.keySet()) && differing(other).isEmpty();
  }

  /** The files that both have, with other contents. */
  List<String> differing(CopyRecord other) {
    List<String> differing = new ArrayList<>();
    files.forEach(
        (path, file) -> {
          FileContent theirs = other.files.get(path);
          if (theirs != null && !file.hasSameContent(theirs)) {
            differing.add(path);
          }
        });
    return differing;
  }

  /**
   * True if the same files exist as in an earlier record, and each is as then or has another
   * content although nobody has written it.
   */
  boolean isDamageOf(CopyRecord earlier) {
    return files.keySet().equals(earlier.files.keySet())
        && differing(earlier).stream()
            .allMatch(path -> at(path).isUntouchedSince(earlier.at(path)));
  }

  private FileContent at(String path) {
    FileContent file = files.get(path);
    if (file == null) {
      throw new IllegalArgumentException("no file '" + path + "'");
    }
    return file;
  }

  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    text.append("name ").append(name).append('\n');
    text.append("copied ").append(isCopied).append('\n');
    for (Map.Entry<String, FileContent> entry : files.entrySet()) {
      FileContent content = entry.getValue();
      text.append("file ").append(content.bytes()).append(' ').append(content.modifiedMicros());
      text.append(' ').append(Integer.toHexString(content.crc()));
      text.append(' ').append(entry.getKey()).append('\n');
    }
    String crc = crc(text.toString());
    text.append("crc ").append(crc).append('\n');
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    WholeFile.writeDurably(file, out -> out.write(bytes));
  }

  private static String crc(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  static CopyRecord read(Path file) throws IOException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IllegalArgumentException("has " + Files.size(file) + " bytes");
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    int end = text.lastIndexOf("crc ");
    if (end < 0 || !text.substring(end).equals("crc " + crc(text.substring(0, end)) + "\n")) {
      throw new IllegalArgumentException("CRC32C does not match");
    }
    List<String> lines = text.substring(0, end).lines().toList();
    if (lines.size() < 3 || !lines.get(0).equals(HEAD)) {
      throw new IllegalArgumentException("does not begin with '" + HEAD + "'");
    }
    SortedMap<String, FileContent> files = new TreeMap<>();
    for (String line : lines.subList(3, lines.size())) {
      String[] parts = line.split(" ", 5);
      files.put(
          parts[4],
          new FileContent(
              Long.parseLong(parts[1]),
              Long.parseLong(parts[2]),
              Integer.parseUnsignedInt(parts[3], 16)));
    }
    return new CopyRecord(
        lines.get(1).substring("name ".length()), lines.get(2).equals("copied true"), files);
  }
}
