package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import space.perigee.sync.trust.TrustStore;

/** Reads the files and folders of keys that a user names. */
final class KeyFiles {

  private KeyFiles() {}

  /** Opens the trust store in an existing folder. */
  static TrustStore store(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    return TrustStore.open(folder);
  }
}
