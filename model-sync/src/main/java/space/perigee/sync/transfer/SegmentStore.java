package space.perigee.sync.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.model.Sha256;

/**
 * Where a receiver keeps what has arrived, a journal for each transfer, so that it goes on after a
 * kill. Failures of the medium are {@link java.io.UncheckedIOException}.
 */
public final class SegmentStore {

  private final JournalFolder folder;
  private final Map<Sha256, TransferFile> files = new LinkedHashMap<>();

  /**
   * Reads what an earlier process left.
   *
   * @param folder belongs to this store alone
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
        folder.delete(name);
      }
    }
  }

  /** The transfers that were begun. */
  List<TransferFile> open() {
    return new ArrayList<>(files.values());
  }

  /** Transfers that were begun and are not finished. */
  public int size() {
    return files.size();
  }

  /** Bytes that they take. */
  public long bytes() {
    return files.values().stream().mapToLong(TransferFile::bytes).sum();
  }

  /** Begins a transfer, durably; what had arrived of it is forgotten. */
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

  /** Forgets a transfer. */
  void discard(Manifest manifest) {
    TransferFile file = files.remove(manifest.content());
    if (file != null) {
      file.close();
      folder.delete(manifest.content().hex());
    }
  }
}
