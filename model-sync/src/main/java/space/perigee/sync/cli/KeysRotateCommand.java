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
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.Keyring;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.SignedStatement;
import space.perigee.sync.trust.TrustException;

@Command(
    name = "rotate",
    description = {
      "Create the next identity of a name, with a signed statement that makes"
          + " others trust it.",
      "Both identities are valid until the older one expires. Let them overlap"
          + " until the statement has reached everyone."
    })
final class KeysRotateCommand extends KeysSubcommand {

  @Parameters(paramLabel = "NAME", description = "Name of the identity.")
  private String name = "";

  @Option(
      names = "--in",
      paramLabel = "FOLDER",
      required = true,
      description = "Key folder with its private keys.")
  private Path folder = Path.of("");

  @Mixin private KeyValidityOptions validity = new KeyValidityOptions();

  @Override
  public Integer call() throws IOException, TrustException {
    Instant now = now();
    Instant until = validity.until(now);
    Keyring keyring = Keyring.open(folder, name);
    requireOverlap(keyring.newest().publicIdentity(), validity.from(now));
    SignedStatement statement = keyring.rotate(validity.from(now), until, new SecureRandom());
    Path file = IdentityFiles.write(folder, statement);
    print(keyring.newest().publicIdentity());
    printf("statement for those who trust %s in %s%n", name, file);
    return 0;
  }

  private static void requireOverlap(PublicIdentity old, Instant from) {
    if (old.validity().until() != null && !from.isBefore(old.validity().until())) {
      throw new InputException(
          old
              + " expires at "
              + old.validity().until()
              + ", before "
              + from
              + "; a root must appoint its successor");
    }
  }
}
