package space.perigee.sync.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import space.perigee.sync.io.InputException;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.TrustException;
import space.perigee.sync.trust.TrustStore;

/** Keys as people see them, and files of keys as they name them. */
final class KeyText {

  private KeyText() {}

  static void print(PrintWriter out, PublicIdentity identity) {
    out.printf(
        Locale.ROOT,
        "%s, %s, sequence %d%n  key id       %s%n  fingerprint  %s%n               %s%n"
            + "  valid        %s to %s%n",
        identity.name(),
        identity.role(),
        identity.sequence(),
        identity.keyId(),
        identity.spokenFingerprint().substring(0, 39),
        identity.spokenFingerprint().substring(40),
        identity.validFrom(),
        identity.validUntil() == null ? "no end" : identity.validUntil());
  }

  static void print(PrintWriter out, PublicIdentity identity, String state) {
    print(out, identity);
    out.printf(Locale.ROOT, "  state        %s%n", state);
  }

  /** What its dates say. */
  static String dates(PublicIdentity identity, Instant now) {
    if (identity.isCurrent(now)) {
      return "valid";
    }
    return now.isBefore(identity.validFrom()) ? "not yet valid" : "expired";
  }

  /** The store in a folder that is there. */
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
