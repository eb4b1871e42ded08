package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.sync.io.InputException;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.TrustException;
import space.perigee.sync.trust.TrustStore;

@Command(
    name = "trust",
    description = {
      "Add a public key to a folder of trusted keys.",
      "Compare the fingerprint shown with the one that the owner reads to you, or"
          + " let --fingerprint compare it."
    })
final class KeysTrustCommand extends KeysSubcommand {

  @Parameters(paramLabel = "PUBFILE", description = "Public key file, NAME.SEQUENCE.pub.")
  private Path file = Path.of("");

  @Option(
      names = "--into",
      paramLabel = "FOLDER",
      required = true,
      description = "Key folder of the party that will trust it; created if absent.")
  private Path folder = Path.of("");

  @Option(
      names = "--fingerprint",
      paramLabel = "HEX",
      description = "Expected fingerprint; spaces are ignored.")
  private @Nullable String fingerprint;

  @Option(
      names = "--replace",
      description =
          "Replace earlier identities of the same name; the new one must have a higher"
              + " sequence number.")
  private boolean replace;

  @Override
  public Integer call() throws IOException, TrustException {
    PublicIdentity identity = IdentityFiles.readPublic(file);
    print(identity);
    if (fingerprint != null
        && !fingerprint
            .replace(" ", "")
            .toLowerCase(Locale.ROOT)
            .equals(identity.fingerprint().hex())) {
      throw new InputException(
          "--fingerprint " + fingerprint + ": " + file + " has " + identity.spokenFingerprint());
    }
    try {
      boolean isNew = TrustStore.open(folder).trust(identity, replace);
      printf("%s in %s%n", isNew ? "trusted" : "already trusted", folder);
    } catch (TrustException e) {
      throw new InputException(file + ": " + e.getMessage(), e);
    }
    return 0;
  }
}
