package space.perigee.sync.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import space.perigee.sync.io.InputException;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.TrustException;

@Command(
    name = "apply",
    description = {
      "Apply a rotation or revocation statement to a key folder, if a trusted key"
          + " has signed it.",
      "A satellite does the same with statements that it receives."
    })
final class KeysApplyCommand extends PerigeeCommand {

  @ParentCommand private @Nullable KeysCommand keys;

  @Parameters(paramLabel = "STATEMENT", description = "A .rotation or .revoked file.")
  private Path file = Path.of("");

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      required = true,
      description = "Key folder to change.")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws IOException {
    PrintWriter out = out();
    try {
      boolean isNew =
          KeyFiles.store(folder)
              .apply(
                  IdentityFiles.readStatement(file).toBytes(), Objects.requireNonNull(keys).now());
      out.printf(Locale.ROOT, "%s in %s%n", isNew ? "applied" : "already applied", folder);
    } catch (TrustException e) {
      throw new InputException(file + ": " + e.getMessage(), e);
    }
    return 0;
  }
}
