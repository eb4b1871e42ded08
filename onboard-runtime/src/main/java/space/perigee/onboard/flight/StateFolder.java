package space.perigee.onboard.flight;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.onboard.flight.inputs.InputCopies;
import space.perigee.onboard.memory.FolderStorage;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;
import space.perigee.sync.journal.FileJournalFolder;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.MirroredJournalFolder;
import space.perigee.sync.transfer.SegmentStore;
import space.perigee.sync.trust.KeyCopies;

/**
 * The folder in which a satellite keeps its state, locked against a second process. The lock ends
 * with the process.
 *
 * <p>A disk that is full, read-only or gone does not keep a satellite from starting: it resumes
 * from what can be read, and writes when the disk allows it.
 */
public final class StateFolder implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StateFolder.class);

  private static final String LOCK = "lock";
  private static final String INBOX = "inbox";
  private static final String GROUND = "ground";
  private static final String OUTBOX = "outbox";
  private static final String MEMORY = "memory";
  private static final String COPIES = "copies";
  private static final String KEYS = "keys";
  private static final String INPUTS = "inputs";

  private final Path folder;
  private final @Nullable FileChannel lock;
  private final FolderStorage memory;

  private StateFolder(Path folder, @Nullable FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
    this.memory = FolderStorage.waiting(folder.resolve(MEMORY));
  }

  /**
   * Creates the folder if it is absent, and locks it. If it cannot be written, that is logged, and
   * it is not locked.
   *
   * @throws InputException if another process uses it
   * @throws IOException if the lock cannot be tried
   */
  public static StateFolder open(Path folder) throws IOException {
    FileChannel channel;
    try {
      Files.createDirectories(folder);
      channel = FileChannel.open(folder.resolve(LOCK), CREATE, WRITE);
    } catch (IOException e) {
      log.error("event=state-not-writable folder={} reason=\"{}\"", folder, FileTrouble.text(e));
      return new StateFolder(folder, null);
    }
    lock(folder, channel);
    return new StateFolder(folder, channel);
  }

  /**
   * Checks that no other process uses a folder, which need not exist; writes nothing.
   *
   * @throws InputException if one does
   * @throws IOException if the lock cannot be tried
   */
  public static void requireUnused(Path folder) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(folder.resolve(LOCK), WRITE);
    } catch (IOException e) {
      return; // There is none yet, or the disk is read-only, which open reports.
    }
    lock(folder, channel);
    channel.close();
  }

  /** Locks a folder; closes the channel if another process uses it. */
  private static void lock(Path folder, FileChannel channel) throws IOException {
    try {
      @Nullable FileLock held = channel.tryLock();
      if (held != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(folder, e);
    }
    channel.close();
    throw inUse(folder, null);
  }

  private static InputException inUse(Path folder, @Nullable Throwable cause) {
    String message = folder + ": another process uses this state folder; each needs its own";
    return cause == null ? new InputException(message) : new InputException(message, cause);
  }

  /** The satellite's checkpoints. */
  public FileCheckpointStore checkpoints() {
    return new FileCheckpointStore(folder);
  }

  /** Unfinished transfers from the ground, including those of an earlier process. */
  public SegmentStore inbox() {
    return new SegmentStore(FileJournalFolder.waiting(folder.resolve(INBOX)));
  }

  /** The folder of the outbox. */
  public JournalFolder outbox() {
    return FileJournalFolder.waiting(folder.resolve(OUTBOX));
  }

  /** What must last about the ground, such as sequence numbers, in two copies. */
  public JournalFolder ground() {
    return MirroredJournalFolder.waiting(folder.resolve(GROUND));
  }

  /**
   * Second copies of the files that a satellite starts from. It has flown once there are copies,
   * even if it was interrupted before its first checkpoint.
   *
   * @param folder its state folder, which need not exist
   */
  public static InputCopies inputCopies(Path folder) {
    Path inputs = folder.resolve(COPIES).resolve(INPUTS);
    return InputCopies.in(inputs, FileCheckpointStore.isIn(folder) || Files.isDirectory(inputs));
  }

  /** Second copies of keys. */
  public KeyCopies keyCopies() {
    return KeyCopies.in(folder.resolve(COPIES).resolve(KEYS));
  }

  /** The samples that are kept. */
  public RecordStorage memory() {
    return memory;
  }

  @Override
  public void close() throws IOException {
    memory.close();
    if (lock != null) {
      lock.close();
    }
  }
}
