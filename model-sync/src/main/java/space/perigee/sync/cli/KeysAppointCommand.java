package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.sync.io.InputException;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.Role;
import space.perigee.sync.trust.SignedStatement;
import space.perigee.sync.trust.Statement;
import space.perigee.sync.trust.TrustException;

@Command(
    name = "appoint",
    description = {
      "Let a root key vouch for an identity, in a statement for all who trust the" + " root.",
      "Use it for a new name, or after keys were lost or stolen."
    })
final class KeysAppointCommand extends KeysSubcommand {

  @Parameters(
      paramLabel = "PUBFILE",
      description = "Public key file to vouch for, NAME.SEQUENCE.pub.")
  private Path file = Path.of("");

  @Option(
      names = "--by",
      paramLabel = "KEYFILE",
      required = true,
      description = "Private key file of the root.")
  private Path by = Path.of("");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      required = true,
      description = "Folder to write NAME.SEQUENCE.rotation to.")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws IOException, TrustException {
    PublicIdentity next = IdentityFiles.readPublic(file);
    Identity root = IdentityFiles.readPrivate(by);
    if (root.publicIdentity().role() != Role.ROOT || next.role() == Role.ROOT) {
      throw new InputException(
          by
              + ": "
              + root
              + " may not vouch for "
              + next
              + "; only a root may, and not for a root");
    }
    Path written =
        IdentityFiles.write(folder, SignedStatement.by(root, new Statement.Rotation(next)));
    print(next);
    printf("statement for those who trust %s in %s%n", root.publicIdentity().name(), written);
    return 0;
  }
}
