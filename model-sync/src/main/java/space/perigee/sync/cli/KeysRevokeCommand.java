package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import space.perigee.sync.io.InputException;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.SignedStatement;
import space.perigee.sync.trust.Statement;
import space.perigee.sync.trust.TrustException;
import space.perigee.sync.trust.TrustStore;

/** {@code perigee keys revoke}. */
@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Take trust back from a name's identities, in one folder at once, elsewhere by the statement"
          + " that is written there.",
      "A root may revoke anyone but roots, a ground satellites and stations, and everyone the"
          + " earlier identities of the own name."
    })
final class KeysRevokeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @ParentCommand private @Nullable KeysCommand keys;

  @Parameters(paramLabel = "NAME", description = "Whose keys.")
  private String name = "";

  @Option(
      names = "--in",
      paramLabel = "FOLDER",
      required = true,
      description = "The folder of an end that trusts both.")
  private Path folder = Path.of("");

  @Option(
      names = "--by",
      paramLabel = "KEYFILE",
      required = true,
      description = "Private keys of who takes it back.")
  private Path by = Path.of("");

  @Option(
      names = "--up-to",
      paramLabel = "N",
      description = "The last sequence that is revoked (default: the last one known).")
  private @Nullable Integer upTo;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "For people, one line.")
  private String reason = "";

  @Override
  public Integer call() throws IOException {
    TrustStore store = KeyFiles.store(folder);
    Identity signer = KeyFiles.privateKey(by);
    SignedStatement statement;
    try {
      int last = upTo == null ? lastKnown(store) : upTo;
      statement = SignedStatement.by(signer, new Statement.Revocation(name, last, reason));
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
    try {
      boolean isNew = store.apply(statement.toBytes(), Objects.requireNonNull(keys).now());
      Path file = folder.resolve(statement.fileName());
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              isNew
                  ? "revoked; statement for those who trust %s in %s%n"
                  : "was revoked already, by one whom %s trusts; see %s%n",
              signer.shown().name(),
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
            () -> new InputException(folder + ": no '" + name + "' is known; say --up-to"));
  }
}
