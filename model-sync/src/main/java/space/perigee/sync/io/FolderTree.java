package space.perigee.sync.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Folders with all that they contain. Symbolic links are not followed. */
public final class FolderTree {

  private FolderTree() {}

  /** Returns whether a folder contains nothing. */
  public static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    }
  }

  /** Deletes a folder and its contents; does nothing if it does not exist. */
  public static void delete(Path folder) throws IOException {
    delete(folder, path -> true);
  }

  /**
   * Deletes some of a folder and its contents, files before the folders that hold them.
   *
   * @param which chooses the paths to delete, which all begin with {@code folder}; with a folder it
   *     must choose all its contents
   */
  public static void delete(Path folder, Predicate<Path> which) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder)) {
      paths = all.filter(which).sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
