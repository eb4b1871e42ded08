package space.perigee.sim.lab.trial;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
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
import space.perigee.onboard.memory.FolderStorage;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.sync.io.InputException;
import space.perigee.sync.io.WholeFile;

/**
 * The state of one run in a folder: the file {@code state}, which is replaced atomically, and the
 * samples of its strategy. Samples that {@code state} refers to are never overwritten.
 *
 * <pre>
 *   format (int64)   state   CRC32C of both (int64)        big-endian
 * </pre>
 */
public final class TrialFile implements TrialStore {

  private static final long FORMAT = 0x50_45_52_47_54_52_4c_31L; // "PERGTRL1"
  private static final String STATE = "state";

  private final Path folder;
  private final FolderStorage memory;

  TrialFile(Path folder) {
    this.folder = folder;
    this.memory = new FolderStorage(folder);
  }

  @Override
  public Optional<DataInputStream> open() throws IOException {
    Path file = folder.resolve(STATE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
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

  @Override
  public void save(State state) throws IOException {
    Files.createDirectories(folder);
    WholeFile.writeDurably(folder.resolve(STATE), raw -> write(state, raw));
  }

  private static void write(State state, OutputStream raw) throws IOException {
    CRC32C crc = new CRC32C();
    DataOutputStream out = new DataOutputStream(new CheckedOutputStream(raw, crc));
    out.writeLong(FORMAT);
    state.writeTo(out);
    out.writeLong(crc.getValue());
    out.flush();
  }

  @Override
  public RecordStorage memory() {
    return memory;
  }

  @Override
  public void dropMemory() throws IOException {
    memory.close();
    if (!Files.isDirectory(folder)) {
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
    memory.close();
  }
}
