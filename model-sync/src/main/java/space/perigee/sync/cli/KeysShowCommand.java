package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.SignedStatement;
import space.perigee.sync.trust.Statement;
import space.perigee.sync.trust.TrustException;
import space.perigee.sync.trust.TrustStore;

@Command(
    name = "show",
    description = {
      "Show the public part of keys: name, role, key ID, fingerprint and validity.",
      "For a folder, show whom its owner trusts. Private keys are never shown."
    })
final class KeysShowCommand extends KeysSubcommand {

  @Parameters(
      paramLabel = "FILE|FOLDER",
      description = "A .pub, .key, .rotation or .revoked file, or a folder of keys.")
  private Path path = Path.of("");

  @Override
  public Integer call() throws IOException, TrustException {
    Instant now = now();
    String name = path.toString();
    if (Files.isDirectory(path)) {
      folder(now);
    } else if (name.endsWith(".rotation") || name.endsWith(".revoked")) {
      statement();
    } else {
      PublicIdentity identity =
          name.endsWith(".key")
              ? IdentityFiles.readPrivate(path).publicIdentity()
              : IdentityFiles.readPublic(path);
      print(identity, dates(identity, now));
    }
    return 0;
  }

  private void print(PublicIdentity identity, String state) {
    print(identity);
    printf("  state        %s%n", state);
  }

  /** Whether an identity is valid by its dates. */
  private static String dates(PublicIdentity identity, Instant now) {
    if (identity.validity().includes(now)) {
      return "valid";
    }
    return now.isBefore(identity.validity().from()) ? "not yet valid" : "expired";
  }

  private void folder(Instant now) throws IOException {
    TrustStore store = TrustStore.open(path);
    for (PublicIdentity identity : store.identities()) {
      Path own = path.resolve(identity.name() + "." + identity.sequence() + ".key");
      String refusal = store.refusal(identity, now).map(Object::toString).orElse("");
      String state = Files.exists(own) ? "own" : refusal.isEmpty() ? "trusted" : "";
      print(identity, state + (state.isEmpty() || refusal.isEmpty() ? "" : ", ") + refusal);
    }
    new TreeMap<>(store.revoked())
        .forEach((name, upTo) -> printf("%s is revoked up to sequence %d%n", name, upTo));
    store.damaged().forEach(file -> printf("%s is damaged%n", file));
    if (store.identities().isEmpty()) {
      printf("%s: no trusted identities%n", path);
    }
  }

  private void statement() throws IOException, TrustException {
    SignedStatement signed = IdentityFiles.readStatement(path);
    if (signed.statement() instanceof Statement.Rotation rotation) {
      printf("rotation, signed by key %s, to%n", signed.signer());
      print(rotation.next());
    } else if (signed.statement() instanceof Statement.Revocation revocation) {
      printf(
          "revocation of %s up to sequence %d, signed by key %s%n  reason       %s%n",
          revocation.name(), revocation.upTo(), signed.signer(), revocation.reason());
    }
  }
}
