package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import space.perigee.sync.io.InputException;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.Role;

@Command(
    name = "create",
    description = {
      "Create an identity: a key pair for signing (Ed25519) and one for key"
          + " agreement (X25519).",
      "Writes NAME.SEQUENCE.key, to keep secret, and NAME.SEQUENCE.pub, to hand" + " out."
    })
final class KeysCreateCommand extends KeysSubcommand {

  @Parameters(
      paramLabel = "NAME",
      description =
          "Name of the identity: 1 to 64 letters, digits, dots, underscores and"
              + " hyphens; the name that is used on the link.")
  private String name = "";

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      required = true,
      description = "Role of the identity: ${COMPLETION-CANDIDATES}.")
  private Role role = Role.SATELLITE;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      required = true,
      description = "Folder to write to; created if absent.")
  private Path folder = Path.of("");

  @Option(
      names = "--sequence",
      paramLabel = "N",
      description =
          "Sequence number, higher than those of all earlier identities of this name"
              + " (default: ${DEFAULT-VALUE}).")
  private int sequence = 1;

  @Mixin private KeyValidityOptions validity = new KeyValidityOptions();

  @Override
  public Integer call() throws IOException {
    Instant now = now();
    Instant until = validity.until(now);
    Identity identity;
    try {
      identity =
          Identity.create(name, role, sequence, validity.from(now), until, new SecureRandom());
    } catch (IllegalArgumentException e) {
      throw new InputException(String.valueOf(e.getMessage()), e);
    }
    Path file = IdentityFiles.write(folder, identity);
    print(identity.publicIdentity());
    printf("private keys in %s, public keys in the same folder%n", file);
    return 0;
  }
}
