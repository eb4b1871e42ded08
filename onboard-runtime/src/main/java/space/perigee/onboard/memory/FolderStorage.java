package space.perigee.onboard.memory;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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

  /** Creates the storage. The folder is created when a store is opened. */
  public FolderStorage(Path folder) {
    this.folder = folder;
  }

  @Override
  public RecordStore open(String name, int records, int recordBytes) {
    try {
      Files.createDirectories(folder);
      Path file = folder.resolve(name + ".slots");
      FileMedium medium = new FileMedium(file, 2 * records, recordBytes);
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
