package space.perigee.sync.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import space.perigee.sync.io.InputException;
import space.perigee.sync.trust.PublicIdentity;
import space.perigee.sync.trust.TrustException;
import space.perigee.sync.trust.TrustStore;

/** {@code perigee keys trust}. */
@Command(
    name = "trust",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trust an identity from now on.",
      "Compare the fingerprint that is shown with the one that its owner reads to you; with"
          + " --fingerprint the command does."
    })
final class KeysTrustCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "PUBFILE", description = "A file NAME.SEQUENCE.pub.")
  private Path file = Path.of("");

  @Option(
      names = "--into",
      paramLabel = "FOLDER",
      required = true,
      description = "The folder of the end that is to trust it; created if absent.")
  private Path folder = Path.of("");

  @Option(
      names = "--fingerprint",
      paramLabel = "HEX",
      description = "The fingerprint that it must have; spaces do not matter.")
  private @Nullable String fingerprint;

  @Option(
      names = "--replace",
      description =
          "Let it take the place of earlier identities of its name, which are forgotten; its"
              + " sequence must be higher.")
  private boolean replace;

  @Override
  public Integer call() throws IOException {
    PublicIdentity identity = KeyFiles.publicKey(file);
    PrintWriter out = spec.commandLine().getOut();
    KeyText.print(out, identity);
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
      out.printf(Locale.ROOT, "%s in %s%n", isNew ? "trusted" : "was trusted already", folder);
    } catch (TrustException e) {
      throw new InputException(file + ": " + e.getMessage(), e);
    }
    return 0;
  }
}
