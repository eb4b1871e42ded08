package space.perigee.sync.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
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
final class KeysShowCommand extends PerigeeCommand {

  @ParentCommand private @Nullable KeysCommand keys;

  @Parameters(
      paramLabel = "FILE|FOLDER",
      description = "A .pub, .key, .rotation or .revoked file, or a folder of keys.")
  private Path path = Path.of("");

  @Override
  public Integer call() throws IOException, TrustException {
    Instant now = Objects.requireNonNull(keys).now();
    PrintWriter out = out();
    String name = path.toString();
    if (Files.isDirectory(path)) {
      folder(out, now);
    } else if (name.endsWith(".rotation") || name.endsWith(".revoked")) {
      statement(out);
    } else {
      PublicIdentity identity =
          name.endsWith(".key")
              ? IdentityFiles.readPrivate(path).publicIdentity()
              : IdentityFiles.readPublic(path);
      KeyText.print(out, identity, KeyText.dates(identity, now));
    }
    return 0;
  }

  private void folder(PrintWriter out, Instant now) throws IOException {
    TrustStore store = TrustStore.open(path);
    for (PublicIdentity identity : store.identities()) {
      Path own = path.resolve(identity.name() + "." + identity.sequence() + ".key");
      String refusal = store.refusal(identity, now).map(Object::toString).orElse("");
      String state = Files.exists(own) ? "own" : refusal.isEmpty() ? "trusted" : "";
      KeyText.print(
          out, identity, state + (state.isEmpty() || refusal.isEmpty() ? "" : ", ") + refusal);
    }
    new TreeMap<>(store.revoked())
        .forEach(
            (name, upTo) ->
                out.printf(Locale.ROOT, "%s is revoked up to sequence %d%n", name, upTo));
    store.damaged().forEach(file -> out.printf(Locale.ROOT, "%s is damaged%n", file));
    if (store.identities().isEmpty()) {
      out.printf(Locale.ROOT, "%s: no trusted identities%n", path);
    }
  }

  private void statement(PrintWriter out) throws IOException, TrustException {
    SignedStatement signed = IdentityFiles.readStatement(path);
    if (signed.statement() instanceof Statement.Rotation rotation) {
      out.printf(Locale.ROOT, "rotation, signed by key %s, to%n", signed.signer());
      KeyText.print(out, rotation.next());
    } else if (signed.statement() instanceof Statement.Revocation revocation) {
      out.printf(
          Locale.ROOT,
          "revocation of %s up to sequence %d, signed by key %s%n  reason       %s%n",
          revocation.name(),
          revocation.upTo(),
          signed.signer(),
          revocation.reason());
    }
  }
}
