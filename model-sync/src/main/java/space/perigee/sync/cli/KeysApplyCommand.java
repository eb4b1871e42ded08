package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
final class KeysApplyCommand extends KeysSubcommand {

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
    try {
      boolean isNew = store(folder).apply(IdentityFiles.readStatement(file).toBytes(), now());
      printf("%s in %s%n", isNew ? "applied" : "already applied", folder);
    } catch (TrustException e) {
      throw new InputException(file + ": " + e.getMessage(), e);
    }
    return 0;
  }
}
