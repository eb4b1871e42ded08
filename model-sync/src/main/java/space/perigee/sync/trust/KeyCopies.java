package space.perigee.sync.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.io.FileTrouble;

/*
 * A file of a key checks itself: a public identity is signed, and a private one contains its public one. So a copy is
 * made of what was read and proved intact, and used when the file no longer does. Files of keys are never edited, only
 * added and deleted. So a copy can be wrong in one way only: someone has put another key under the same name, and that
 * one was damaged before it was ever read. Nearly every character of another key differs, so a copy counts only if most
 * of the file still agrees with it.
 *
 * A copy never brings back a deleted file: the names in the key folder alone say what exists.
 */

/** Second copies of the files of a key folder, in another folder that only its owner can read. */
public final class KeyCopies {

  private static final Logger log = LoggerFactory.getLogger(KeyCopies.class);

  /** Share of the bytes that damage may change, as a divisor: an eighth. */
  private static final int DAMAGED_SHARE = 8;

  private final @Nullable Path folder;

  private KeyCopies(@Nullable Path folder) {
    this.folder = folder;
  }

  /** Copies in a folder, which is created with the first one. */
  public static KeyCopies in(Path folder) {
    return new KeyCopies(folder);
  }

  /** Makes and uses no copies. */
  public static KeyCopies none() {
    return new KeyCopies(null);
  }

  /** Parses the bytes of a file. */
  interface Form<T> {
    T of(byte[] bytes) throws TrustException;
  }

  /**
   * Parses a file, or its copy if the file is damaged.
   *
   * @param bytes of the file
   * @throws TrustException if the file is damaged and has no intact copy; says what is wrong with
   *     the file
   */
  <T> T parse(Path file, byte[] bytes, Form<T> form) throws TrustException {
    try {
      T parsed = form.of(bytes);
      keep(file, bytes);
      return parsed;
    } catch (TrustException e) {
      byte[] copy = copyOf(file, bytes);
      if (copy == null) {
        throw e;
      }
      T parsed = form.of(copy);
      log.error("event=key-damaged file={} reason=\"{}\" remedy=second-copy", file, e.getMessage());
      return parsed;
    }
  }

  private byte @Nullable [] copyOf(Path file, byte[] damaged) {
    if (folder == null) {
      return null;
    }
    try {
      Path copy = folder.resolve(file.getFileName());
      byte[] bytes = Files.exists(copy) ? KeyFile.read(copy) : new byte[0];
      return isMostly(bytes, damaged) ? bytes : null;
    } catch (IOException e) {
      log.error("event=copy-not-read folder={} reason=\"{}\"", folder, FileTrouble.text(e));
      return null;
    }
  }

  private static boolean isMostly(byte[] copy, byte[] damaged) {
    if (copy.length != damaged.length) {
      return false;
    }
    int differing = 0;
    for (int i = 0; i < copy.length; i++) {
      differing += copy[i] == damaged[i] ? 0 : 1;
    }
    return differing < copy.length / DAMAGED_SHARE;
  }

  private void keep(Path file, byte[] bytes) {
    if (folder == null) {
      return;
    }
    Path copy = folder.resolve(file.getFileName());
    try {
      boolean exists = Files.exists(copy);
      if (exists && Arrays.equals(KeyFile.read(copy), bytes)) {
        return;
      }
      if (exists) {
        log.warn("event=copy-damaged file={} remedy=written-again", copy);
      }
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      KeyFile.writePrivate(copy, bytes);
    } catch (IOException e) {
      log.warn("event=copy-not-written file={} reason=\"{}\"", copy, FileTrouble.text(e));
    }
  }

  /** Deletes the copies of all other files. */
  void retain(List<Path> files) {
    if (folder == null || !Files.isDirectory(folder)) {
      return;
    }
    Set<Path> names = files.stream().map(Path::getFileName).collect(Collectors.toSet());
    try (Stream<Path> copies = Files.list(folder)) {
      for (Path copy : copies.filter(copy -> !names.contains(copy.getFileName())).toList()) {
        KeyFile.delete(copy);
      }
    } catch (IOException e) {
      log.warn("event=copy-not-deleted folder={} reason=\"{}\"", folder, FileTrouble.text(e));
    }
  }
}
