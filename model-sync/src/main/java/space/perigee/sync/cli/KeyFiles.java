package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import space.perigee.sync.io.InputException;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.TrustException;
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

  static Identity privateKey(Path file) throws IOException {
    try {
      return IdentityFiles.readPrivate(file);
    } catch (TrustException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }

  static PublicIdentity publicKey(Path file) throws IOException {
    try {
      return IdentityFiles.readPublic(file);
    } catch (TrustException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
  }
}
