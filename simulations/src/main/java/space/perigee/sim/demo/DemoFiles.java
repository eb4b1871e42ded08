package space.perigee.sim.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import space.perigee.onboard.learning.ModelFile;
import space.perigee.sim.example.DataSplit;
import space.perigee.sim.example.ExampleKeys;
import space.perigee.sim.example.Statlog;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.io.InputException;

/**
 * The demo's working folder with the inputs and outputs of the processes.
 *
 * <pre>
 *   contacts.csv  model.zip  golden.csv  held-out.csv  data/SATELLITE.csv
 *   restart/NAME.sh   script that restarts a process after a kill
 *   logs/NAME.log     its output
 *   keys/NAME/        its keys and trusted keys
 *   link/NAME/        outbox and inbox, for links of files
 *   state/NAME/       its stored state
 * </pre>
 */
public record DemoFiles(Path folder) {

  private static final String KEYS = "keys";
  private static final String MARK = ".perigee-demo";
  private static final long NEEDED_BYTES = 100_000_000;

  /**
   * Creates an empty working folder.
   *
   * @throws InputException if the folder exists and was not created by a demo
   * @throws FileSystemException if its disk has too little free space
   */
  public static DemoFiles create(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    if (Files.exists(absolute)) {
      if (!Files.exists(absolute.resolve(MARK)) && !isEmpty(absolute)) {
        throw new InputException(
            folder + ": is neither empty nor from a demo; choose another folder with --work");
      }
      deleteContents(absolute);
    }
    Files.createDirectories(absolute);
    long free = Files.getFileStore(absolute).getUsableSpace();
    if (free < NEEDED_BYTES) {
      throw new FileSystemException(
          folder.toString(),
          null,
          "only "
              + LiveTable.bytes(free)
              + " free on this disk; the demo needs "
              + LiveTable.bytes(NEEDED_BYTES));
    }
    Files.writeString(absolute.resolve(MARK), "A working folder of perigee demo.\n");
    for (String child : List.of("data", "restart", "logs", "state", KEYS, "link")) {
      Files.createDirectories(absolute.resolve(child));
    }
    return new DemoFiles(absolute);
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    }
  }

  private static void deleteContents(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(folder)) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  Path plan() {
    return folder.resolve("contacts.csv");
  }

  Path model() {
    return folder.resolve("model.zip");
  }

  Path golden() {
    return folder.resolve("golden.csv");
  }

  Path heldOut() {
    return folder.resolve("held-out.csv");
  }

  Path data(String satellite) {
    return folder.resolve("data").resolve(satellite + ".csv");
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

  Path keys(String name) {
    return folder.resolve(KEYS).resolve(name);
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

  /** Writes the inputs of all processes. */
  void fill(ContactPlan contacts, List<String> satellites, DataSplit split, ModelFile start)
      throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(plan(), StandardCharsets.UTF_8)) {
      contacts.writeCsv(out);
    }
    start.write(model());
    Statlog.write(golden(), split.golden());
    Statlog.write(heldOut(), Statlog.test());
    for (int i = 0; i < satellites.size(); i++) {
      Statlog.write(data(satellites.get(i)), split.streams().get(i));
    }
  }

  /** Creates keys for the ground and the satellites, which trust each other. */
  void makeKeys(List<String> satellites, Instant from) throws IOException {
    ExampleKeys.make(folder.resolve(KEYS), DemoSettings.GROUND, satellites, from);
  }
}
