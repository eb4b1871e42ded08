package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParentCommand;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.TrustStore;

/** A subcommand of {@code perigee keys}. */
abstract class KeysSubcommand extends PerigeeCommand {

  @ParentCommand private @Nullable KeysCommand keys;

  final Instant now() {
    return Objects.requireNonNull(keys).now();
  }

  final void printf(String format, Object... arguments) {
    out().printf(Locale.ROOT, format, arguments);
  }

  /** Prints the public part of an identity. */
  final void print(PublicIdentity identity) {
    printf(
        "%s, %s, sequence %d%n  key id       %s%n  fingerprint  %s%n               %s%n"
            + "  valid        %s to %s%n",
        identity.name(),
        identity.role(),
        identity.sequence(),
        identity.keyId(),
        identity.spokenFingerprint().substring(0, 39),
        identity.spokenFingerprint().substring(40),
        identity.validity().from(),
        identity.validity().until() == null ? "no end" : identity.validity().until());
  }

  /** Opens the trust store in an existing folder. */
  static TrustStore store(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    return TrustStore.open(folder);
  }
}
