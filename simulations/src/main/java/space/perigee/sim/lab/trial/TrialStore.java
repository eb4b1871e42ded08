package space.perigee.sim.lab.trial;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.memory.FolderStorage;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.WholeFile;

/**
 * Stores the state of a run, from which it resumes after an interruption. The folder holds the file
 * {@code state}, which is replaced atomically, and the samples of the strategy. Samples that {@code
 * state} refers to are never overwritten. Without a folder, nothing is stored.
 *
 * <pre>
 *   format (int64)   state   CRC32C of both (int64)        big-endian
 * </pre>
 */
public class TrialStore implements Closeable {

  interface State {
    void writeTo(DataOutput out) throws IOException;
  }

  private static final long FORMAT = 0x50_45_52_47_54_52_4c_32L; // "PERGTRL2"
  private static final String STATE = "state";

  private final @Nullable Path folder;
  private final RecordStorage memory;

  /**
   * @param folder created when there is something to store; null to store nothing
   */
  TrialStore(@Nullable Path folder) {
    this.folder = folder;
    this.memory = folder == null ? new RamStorage() : new FolderStorage(folder);
  }

  /** Returns a store that saves nothing. */
  public static TrialStore none() {
    return new TrialStore(null);
  }

  /**
   * Returns the last saved state, if any.
   *
   * @throws InputException if it is damaged
   */
  Optional<DataInputStream> open() throws IOException {
    if (folder == null || !Files.exists(folder.resolve(STATE))) {
      return Optional.empty();
    }
    Path file = folder.resolve(STATE);
    requireWhole(file);
    DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
    in.readLong();
    return Optional.of(in);
  }

  private static void requireWhole(Path file) throws IOException {
    long body = Files.size(file) - Long.BYTES;
    CRC32C crc = new CRC32C();
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        CheckedInputStream checked = new CheckedInputStream(raw, crc);
        DataInputStream in = new DataInputStream(checked)) {
      boolean whole = body >= Long.BYTES && in.readLong() == FORMAT;
      if (whole) {
        in.skipNBytes(body - Long.BYTES);
        long sum = crc.getValue();
        whole = in.readLong() == sum;
      }
      if (!whole) {
        throw new InputException(
            file + ": is damaged, or of another release; delete it to run this seed again");
      }
    }
  }

  /** Saves a state durably. */
  void save(State state) throws IOException {
    if (folder != null) {
      Files.createDirectories(folder);
      WholeFile.writeDurably(folder.resolve(STATE), raw -> write(state, raw));
    }
  }

  private static void write(State state, OutputStream raw) throws IOException {
    CRC32C crc = new CRC32C();
    DataOutputStream out = new DataOutputStream(new CheckedOutputStream(raw, crc));
    out.writeLong(FORMAT);
    state.writeTo(out);
    out.writeLong(crc.getValue());
    out.flush();
  }

  /** Returns the storage of the strategy's memory. */
  RecordStorage memory() {
    return memory;
  }

  /** Deletes the memory at the end of the run. */
  void dropMemory() throws IOException {
    close();
    if (folder == null || !Files.isDirectory(folder)) {
      return;
    }
    List<Path> others;
    try (Stream<Path> files = Files.list(folder)) {
      others = files.filter(file -> !file.endsWith(STATE)).toList();
    }
    for (Path file : others) {
      Files.delete(file);
    }
  }

  @Override
  public void close() throws IOException {
    if (memory instanceof FolderStorage open) {
      open.close();
    }
  }
}
