package space.perigee.onboard.flight;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.ParameterLayout;

/**
 * Stores checkpoints in a folder so that a loss of power at any time leaves an intact one.
 *
 * <pre>
 *   1. write checkpoint.part, fsync it
 *   2. rename checkpoint.bin  -> checkpoint.previous
 *   3. rename checkpoint.part -> checkpoint.bin, fsync the folder
 * </pre>
 *
 * Before step 3 the last intact one is {@code checkpoint.bin} or {@code checkpoint.previous}, after
 * it the new one; {@code checkpoint.part} is never read. Pillai et al., All file systems are not
 * created equal, OSDI 2014, find this order safe. To detect damage of the medium, a file begins
 * with its magic (8 bytes), the length of its body (uint64) and the body's CRC32C (uint32),
 * little-endian; a damaged file is skipped with a warning, and the previous checkpoint is loaded.
 * An older checkpoint is safe: the ground answers a delta whose base it does not know with the
 * versions that it holds.
 */
public final class FileCheckpointStore implements CheckpointStore {

  private static final Logger log = LoggerFactory.getLogger(FileCheckpointStore.class);

  static final String NEWEST = "checkpoint.bin";
  static final String PREVIOUS = "checkpoint.previous";
  private static final String PART = "checkpoint.part";

  private static final long MAGIC = 0x31_54_4b_43_47_52_45_50L; // "PERGCKT1" in the file
  private static final int HEAD_BYTES = Long.BYTES + Long.BYTES + Integer.BYTES;

  private final Path folder;

  /** Whether a folder has a checkpoint, in whatever condition. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(NEWEST)) || Files.exists(folder.resolve(PREVIOUS));
  }

  /**
   * @param folder an existing folder; nothing else in it uses these file names
   */
  public FileCheckpointStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public Optional<Checkpoint> load(ParameterLayout layout) {
    for (String name : List.of(NEWEST, PREVIOUS)) {
      Path file = folder.resolve(name);
      if (Files.exists(file)) {
        try {
          Checkpoint checkpoint = read(layout, file);
          log.info(
              "event=checkpoint-loaded file={} version={}",
              name,
              checkpoint.network().weights().version());
          return Optional.of(checkpoint);
        } catch (IllegalArgumentException e) {
          log.warn("event=checkpoint-damaged file={} reason=\"{}\"", file, e.getMessage());
        } catch (IOException e) {
          log.warn("event=checkpoint-unreadable file={} reason=\"{}\"", file, FileTrouble.text(e));
        }
      }
    }
    return Optional.empty();
  }

  private static Checkpoint read(ParameterLayout layout, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length < HEAD_BYTES) {
      throw new IllegalArgumentException(bytes.length + " bytes, must have " + HEAD_BYTES);
    }
    ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (head.getLong() != MAGIC) {
      throw new IllegalArgumentException("does not begin as a checkpoint");
    }
    long length = head.getLong();
    if (length != bytes.length - HEAD_BYTES) {
      throw new IllegalArgumentException(
          (bytes.length - HEAD_BYTES) + " bytes of body, the head says " + length);
    }
    int promised = head.getInt();
    CRC32C crc = new CRC32C();
    crc.update(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
    if ((int) crc.getValue() != promised) {
      throw new IllegalArgumentException("CRC32C does not match");
    }
    try {
      return CheckpointFormat.parse(layout, head.slice());
    } catch (InputException e) {
      throw new InputException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void save(Checkpoint checkpoint) {
    byte[] body = CheckpointFormat.toProto(checkpoint).toByteArray();
    CRC32C crc = new CRC32C();
    crc.update(body);
    ByteBuffer head =
        ByteBuffer.allocate(HEAD_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(MAGIC)
            .putLong(body.length)
            .putInt((int) crc.getValue())
            .flip();
    Path part = folder.resolve(PART);
    Path newest = folder.resolve(NEWEST);
    try {
      Files.createDirectories(folder);
      try (FileChannel channel = FileChannel.open(part, CREATE, WRITE, TRUNCATE_EXISTING)) {
        writeFully(channel, head);
        writeFully(channel, ByteBuffer.wrap(body));
        channel.force(true);
      }
      if (Files.exists(newest)) {
        Files.move(newest, folder.resolve(PREVIOUS), ATOMIC_MOVE, REPLACE_EXISTING);
      }
      Files.move(part, newest, ATOMIC_MOVE, REPLACE_EXISTING);
      try (FileChannel directory = FileChannel.open(folder, READ)) {
        directory.force(true);
      }
    } catch (IOException e) {
      giveBack(part, e);
      throw new UncheckedIOException(folder + ": no checkpoint: " + e.getMessage(), e);
    }
  }

  /** Deletes what was written of a checkpoint, for the room that it takes on a full disk. */
  private static void giveBack(Path part, IOException failure) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
