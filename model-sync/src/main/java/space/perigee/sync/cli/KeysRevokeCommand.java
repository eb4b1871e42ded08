package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.sync.io.InputException;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.SignedStatement;
import space.perigee.sync.trust.Statement;
import space.perigee.sync.trust.TrustException;
import space.perigee.sync.trust.TrustStore;

@Command(
    name = "revoke",
    description = {
      "Revoke the identities of a name in a key folder, and write a statement that"
          + " revokes them elsewhere.",
      "A root may revoke everyone but roots; a ground server may revoke satellites"
          + " and stations; every identity may revoke earlier ones of its own name."
    })
final class KeysRevokeCommand extends KeysSubcommand {

  @Parameters(paramLabel = "NAME", description = "Name whose identities are revoked.")
  private String name = "";

  @Option(
      names = "--in",
      paramLabel = "FOLDER",
      required = true,
      description = "Key folder of a party that trusts both the signer and the name.")
  private Path folder = Path.of("");

  @Option(
      names = "--by",
      paramLabel = "KEYFILE",
      required = true,
      description = "Private key file of the signer.")
  private Path by = Path.of("");

  @Option(
      names = "--up-to",
      paramLabel = "N",
      description = "Highest sequence number to revoke (default: the highest known).")
  private @Nullable Integer upTo;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Reason, one line of text.")
  private String reason = "";

  @Override
  public Integer call() throws IOException, TrustException {
    TrustStore store = store(folder);
    Identity signer = IdentityFiles.readPrivate(by);
    SignedStatement statement;
    try {
      int last = upTo == null ? lastKnown(store) : upTo;
      statement = SignedStatement.by(signer, new Statement.Revocation(name, last, reason));
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
    try {
      boolean isNew = store.apply(statement.toBytes(), now());
      Path file = folder.resolve(statement.fileName());
      printf(
          isNew
              ? "revoked; statement for those who trust %s in %s%n"
              : "already revoked; see %2$s%n",
          signer.publicIdentity().name(),
          file);
    } catch (TrustException e) {
      throw new InputException(folder + ": " + e.getMessage(), e);
    }
    return 0;
  }

  private int lastKnown(TrustStore store) {
    return store.identities().stream()
        .filter(identity -> identity.name().equals(name))
        .mapToInt(PublicIdentity::sequence)
        .max()
        .orElseThrow(
            () -> new InputException(folder + ": no '" + name + "' is known; give --up-to"));
  }
}
