package space.perigee.sim.lab.trial;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.WholeFile;

/**
 * A folder with the states of the runs of a trial, each in a subfolder. Rejects runs whose settings
 * differ from those of the first, since their results would differ from those of an uninterrupted
 * trial. One process at a time, enforced by a lock.
 */
public final class TrialFolder implements Closeable {

  private static final String LOCK = "lock";
  private static final String SETTINGS = "settings.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final FileChannel lock;

  private TrialFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens or creates a folder.
   *
   * @param settings everything that determines the results of a run, by name
   * @throws InputException if it has other settings, or another process uses it
   */
  public static TrialFolder open(Path folder, Map<String, String> settings) throws IOException {
    Files.createDirectories(folder);
    FileChannel channel = FileChannel.open(folder.resolve(LOCK), CREATE, WRITE);
    try {
      lock(folder, channel);
      requireSame(folder, settings);
    } catch (IOException | InputException e) {
      channel.close();
      throw e;
    }
    return new TrialFolder(folder, channel);
  }

  private static void lock(Path folder, FileChannel channel) throws IOException {
    @Nullable FileLock held;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new InputException(folder + ": this process uses it already", e);
    }
    if (held == null) {
      throw new InputException(folder + ": another process uses it; each needs its own");
    }
  }

  private static void requireSame(Path folder, Map<String, String> settings) throws IOException {
    Path file = folder.resolve(SETTINGS);
    if (!Files.exists(file)) {
      byte[] text = JSON.writeValueAsBytes(new TreeMap<>(settings));
      WholeFile.writeDurably(file, out -> out.write(text));
      return;
    }
    Map<String, String> begun = read(file);
    TreeSet<String> names = new TreeSet<>(begun.keySet());
    names.addAll(settings.keySet());
    for (String name : names) {
      String before = begun.getOrDefault(name, "not given");
      String now = settings.getOrDefault(name, "not given");
      if (!Objects.equals(before, now)) {
        throw new InputException(
            folder
                + ": was begun with "
                + name
                + " "
                + before
                + ", not "
                + now
                + "; choose another folder, or delete this one");
      }
    }
  }

  private static Map<String, String> read(Path file) throws IOException {
    try {
      return JSON.readValue(Files.readAllBytes(file), new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": is no list of settings: " + e.getOriginalMessage(), e);
    }
  }

  /** Returns the store of a run by its unique name. */
  public TrialStore of(String name) {
    return new TrialStore(folder.resolve(name));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
