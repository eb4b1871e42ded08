package space.perigee.sync.transfer;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.model.Sha256;

/**
 * Stores what a receiver has received, in a journal per transfer, so that transfers resume after a
 * kill. Disk failures surface as {@link UncheckedIOException}.
 */
public final class SegmentStore {

  private static final Logger log = LoggerFactory.getLogger(SegmentStore.class);

  private final JournalFolder folder;
  private final Map<Sha256, TransferFile> files = new LinkedHashMap<>();

  /**
   * Resumes from the stored state.
   *
   * @param folder used by this store alone
   */
  public SegmentStore(JournalFolder folder) {
    this.folder = folder;
    for (String name : folder.names()) {
      TransferFile file = TransferFile.open(folder, name).orElse(null);
      if (file != null && name.equals(file.manifest().content().hex())) {
        files.put(file.manifest().content(), file);
      } else {
        if (file != null) {
          file.close();
        }
        delete(name);
      }
    }
  }

  private void delete(String name) {
    try {
      folder.delete(name);
    } catch (UncheckedIOException e) {
      log.warn("event=file-not-deleted file={} reason=\"{}\"", name, e.getMessage());
    }
  }

  List<TransferFile> open() {
    return new ArrayList<>(files.values());
  }

  public int size() {
    return files.size();
  }

  /** Their size on disk (bytes). */
  public long bytes() {
    return files.values().stream().mapToLong(TransferFile::bytes).sum();
  }

  /** Begins a transfer durably, and deletes what was stored of it before. */
  TransferFile begin(Manifest manifest) {
    discard(manifest);
    TransferFile file = TransferFile.create(folder, manifest.content().hex(), manifest);
    files.put(manifest.content(), file);
    try {
      file.force();
      return file;
    } catch (RuntimeException e) {
      discard(manifest);
      throw e;
    }
  }

  void discard(Manifest manifest) {
    TransferFile file = files.remove(manifest.content());
    if (file != null) {
      file.close();
      delete(manifest.content().hex());
    }
  }
}
