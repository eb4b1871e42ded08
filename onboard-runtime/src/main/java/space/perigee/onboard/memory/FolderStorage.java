package space.perigee.onboard.memory;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Stores in a folder, one file {@code NAME.slots} per store. Only one process may use the folder at
 * a time.
 */
public final class FolderStorage implements RecordStorage, Closeable {

  private final Path folder;
  private final Map<String, FileMedium> open = new HashMap<>();

  private final boolean waits;

  /** Creates the storage. The folder is created when a store is opened. */
  public FolderStorage(Path folder) {
    this(folder, false);
  }

  private FolderStorage(Path folder, boolean waits) {
    this.folder = folder;
    this.waits = waits;
  }

  /**
   * A storage for a flight, which goes on although its disk is full, read-only or gone: stores work
   * in memory until the disk returns.
   */
  public static FolderStorage waiting(Path folder) {
    return new FolderStorage(folder, true);
  }

  @Override
  public RecordStore open(String name, int records, int recordBytes) {
    try {
      FileMedium medium =
          new FileMedium(folder.resolve(name + ".slots"), 2 * records, recordBytes, waits);
      FileMedium before = open.put(name, medium);
      if (before != null) {
        before.close();
      }
      return new RecordStore(medium, records, recordBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(
          folder
              + ": no room for the "
              + RecordStore.bytes(records, recordBytes)
              + " bytes of replay memory '"
              + name
              + "': "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    for (FileMedium medium : open.values()) {
      medium.close();
    }
    open.clear();
  }
}
