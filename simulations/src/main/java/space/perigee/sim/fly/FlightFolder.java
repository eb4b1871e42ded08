package space.perigee.sim.fly;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import space.perigee.sync.io.FolderTree;
import space.perigee.sync.io.InputException;

/**
 * The working folder of a flight, {@code flight} in the mission folder. The states of real programs
 * are elsewhere, so a flight never touches them.
 *
 * <pre>
 *   restart/NAME.sh   script that restarts a process after a kill
 *   logs/NAME.log     its output
 *   link/NAME/        outbox and inbox, for links of files
 *   state/NAME/       its stored state
 * </pre>
 */
public record FlightFolder(Path folder) {

  /** Name of the folder within the mission folder. */
  public static final String NAME = "flight";

  private static final String MARK = ".perigee-flight";
  private static final long NEEDED_BYTES = 100_000_000;

  /**
   * Creates an empty working folder.
   *
   * @throws InputException if the folder exists and no flight created it
   * @throws FileSystemException if its disk has too little free space
   */
  public static FlightFolder create(Path mission) throws IOException {
    Path folder = marked(mission);
    Path lock = folder.resolve(FlightLock.FILE);
    FolderTree.delete(folder, path -> !path.equals(folder) && !path.equals(lock));
    mark(folder);
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < NEEDED_BYTES) {
      throw new FileSystemException(
          folder.toString(),
          null,
          "only "
              + LiveTable.bytes(free)
              + " free on this disk; a flight needs "
              + LiveTable.bytes(NEEDED_BYTES));
    }
    for (String child : List.of("restart", "logs", "state", "link")) {
      Files.createDirectories(folder.resolve(child));
    }
    return new FlightFolder(folder);
  }

  /**
   * The working folder of a mission, which says of itself that it is one.
   *
   * @throws InputException if the folder exists and no flight created it
   */
  static Path marked(Path mission) throws IOException {
    Path folder = mission.toAbsolutePath().normalize().resolve(NAME);
    if (Files.exists(folder)
        && !Files.exists(folder.resolve(MARK))
        && !FolderTree.isEmpty(folder)) {
      throw new InputException(
          folder + ": exists, and no flight created it; move it away, since a flight empties it");
    }
    Files.createDirectories(folder);
    mark(folder);
    return folder;
  }

  private static void mark(Path folder) throws IOException {
    Files.writeString(folder.resolve(MARK), "A flight of perigee works here and empties it.\n");
  }

  /** Removes state and log of a process. */
  void clear(String name) throws IOException {
    Files.deleteIfExists(log(name));
    deleteContents(state(name));
  }

  private static void deleteContents(Path folder) throws IOException {
    FolderTree.delete(folder, path -> !path.equals(folder));
  }

  Path restart(String name) {
    return folder.resolve("restart").resolve(name + ".sh");
  }

  Path log(String name) {
    return folder.resolve("logs").resolve(name + ".log");
  }

  Path state(String name) {
    return folder.resolve("state").resolve(name);
  }

  /** File with the number of the last process. */
  Path pid(String name) {
    return folder.resolve("state").resolve(name + ".pid");
  }

  Path outbox(String name) {
    return folder.resolve("link").resolve(name).resolve("outbox");
  }

  Path inbox(String name) {
    return folder.resolve("link").resolve(name).resolve("inbox");
  }

  Path status(String satellite) {
    return folder.resolve("state").resolve(satellite + ".json");
  }
}
