package space.perigee.onboard.learning;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.io.FileTrouble;

/**
 * The native libraries of ND4J, which JavaCPP unpacks from a jar into a folder at the first start.
 *
 * <p>JavaCPP trusts an unpacked file that has the size and time of its entry in the jar. Here its
 * content is compared by the CRC-32 that the jar states, since a flipped bit in flash makes the JVM
 * crash or compute wrongly; a damaged file is deleted, and so unpacked again.
 */
public final class NativeLibraries {

  /** JavaCPP's property for the folder. */
  static final String FOLDER_PROPERTY = "org.bytedeco.javacpp.cachedir";

  private static final Logger log = LoggerFactory.getLogger(NativeLibraries.class);

  private static final int BUFFER_BYTES = 1 << 20;
  private static final AtomicBoolean PREPARED = new AtomicBoolean();

  private NativeLibraries() {}

  /**
   * Verifies the unpacked libraries, once per process; call it before ND4J is used. Without the
   * property {@value #FOLDER_PROPERTY} they are in {@code .javacpp/cache} in the user's home. If
   * the home cannot be written, they are in {@code natives} in one of the given folders, or beside
   * the jar.
   *
   * @param folders other folders, in order of preference
   * @throws UncheckedIOException if no folder can be written, or a damaged file cannot be replaced
   */
  public static void prepare(Path... folders) {
    if (PREPARED.getAndSet(true)) {
      return;
    }
    List<Path> jars = jars();
    Path home = Path.of(System.getProperty("user.home", ""));
    Stream<Path> besideJar = jars.stream().limit(1).map(jar -> jar.resolveSibling("."));
    List<Path> others = Stream.concat(Stream.of(folders), besideJar).toList();
    try {
      Path folder = verified(jars, candidates(System.getProperty(FOLDER_PROPERTY), home, others));
      System.setProperty(FOLDER_PROPERTY, folder.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> jars() {
    return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
        .filter(path -> path.endsWith(".jar"))
        .map(path -> Path.of(path).toAbsolutePath())
        .toList();
  }

  /**
   * Returns the folders that may hold the libraries, in order of preference.
   *
   * @param set the folder that the user has chosen
   */
  static List<Path> candidates(@Nullable String set, Path home, List<Path> others) {
    return set != null
        ? List.of(Path.of(set))
        : Stream.concat(
                Stream.of(home.resolve(".javacpp").resolve("cache")),
                others.stream().map(other -> other.resolve("natives").normalize()))
            .toList();
  }

  /**
   * Returns the first folder that can be written, or is filled, and whose libraries are intact.
   *
   * @throws IOException if there is none; names the first one
   */
  static Path verified(List<Path> jars, List<Path> candidates) throws IOException {
    String refusal = "cannot be written, and native libraries must be unpacked somewhere";
    for (Path folder : candidates) {
      try {
        if (isUsable(folder)) {
          verify(jars, folder);
          return folder;
        }
      } catch (FileSystemException e) {
        log.warn("event=native-libraries-damaged reason=\"{}\"", e.getMessage());
        refusal = "holds a damaged library that cannot be replaced";
      }
    }
    throw new FileSystemException(
        candidates.get(0).toString(),
        null,
        refusal + ": give another folder by -D" + FOLDER_PROPERTY + "=FOLDER");
  }

  private static boolean isUsable(Path folder) {
    try {
      Files.createDirectories(folder);
      Path probe = Files.createTempFile(folder, "perigee", null);
      Files.delete(probe);
      return true;
    } catch (IOException e) {
      return hasLibraries(folder);
    }
  }

  /** A folder that somebody else has filled will do, if the user can read it. */
  private static boolean hasLibraries(Path folder) {
    try (Stream<Path> jars = Files.list(folder)) {
      return jars.anyMatch(Files::isDirectory);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Deletes unpacked files that differ from their jar.
   *
   * @param folder JavaCPP's folder: {@code JARNAME/path/of/entry}
   * @throws IOException if a damaged file cannot be deleted, or a file cannot be read
   */
  static void verify(List<Path> jars, Path folder) throws IOException {
    for (Path jar : jars) {
      Path unpacked = folder.resolve(String.valueOf(jar.getFileName()));
      if (Files.isDirectory(unpacked) && Files.isRegularFile(jar)) {
        verify(jar, folder, unpacked);
      }
    }
  }

  private static void verify(Path jar, Path folder, Path unpacked) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile());
        Stream<Path> files = Files.walk(unpacked)) {
      for (Path file : files.filter(NativeLibraries::isFile).toList()) {
        Set<Long> intact = checksums(zip, unpacked.relativize(file).toString());
        if (!intact.isEmpty() && !intact.contains(checksum(file))) {
          replace(file, intact, folder);
        }
      }
    }
  }

  private static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * The checksums that a file may have: that of its entry, or of any entry beside it, since JavaCPP
   * unpacks some libraries under a second name; none if the jar has no such folder.
   */
  private static Set<Long> checksums(ZipFile zip, String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry != null) {
      return Set.of(entry.getCrc());
    }
    String folder = name.substring(0, name.lastIndexOf('/') + 1);
    return zip.stream()
        .filter(other -> other.getName().lastIndexOf('/') + 1 == folder.length())
        .filter(other -> other.getName().startsWith(folder) && !other.isDirectory())
        .map(ZipEntry::getCrc)
        .collect(Collectors.toSet());
  }

  private static long checksum(Path file) throws IOException {
    CRC32 crc = new CRC32();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    try (FileChannel channel = FileChannel.open(file)) {
      while (channel.read(buffer.clear()) >= 0) {
        crc.update(buffer.flip());
      }
    }
    return crc.getValue();
  }

  /** Deletes a file under JavaCPP's own lock, unless another process has just replaced it. */
  private static void replace(Path file, Set<Long> intact, Path folder) throws IOException {
    try (FileChannel lockFile =
            FileChannel.open(
                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lockFile.lock()) {
      if (!lock.isValid() || intact.contains(checksum(file))) {
        return;
      }
      Files.delete(file);
    } catch (IOException e) {
      throw new FileSystemException(
          file.toString(),
          null,
          "native library is damaged, and cannot be replaced: " + FileTrouble.text(e));
    }
    log.warn("event=native-library-replaced file={} reason=\"its content was damaged\"", file);
  }
}
