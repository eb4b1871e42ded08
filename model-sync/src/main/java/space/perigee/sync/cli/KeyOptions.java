package space.perigee.sync.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;
import space.perigee.sync.io.InputException;
import space.perigee.sync.trust.EndKeys;
import space.perigee.sync.trust.KeyCopies;
import space.perigee.sync.trust.TrustException;

/** The option for the keys of a satellite, a ground server or a station. */
public final class KeyOptions {

  private static final Logger log = LoggerFactory.getLogger(KeyOptions.class);

  @Option(
      names = "--keys",
      paramLabel = "FOLDER",
      description =
          "Folder with this program's own keys and the public keys that it trusts; see"
              + " 'perigee keys'. Without it, frames are neither encrypted nor signed: use"
              + " that on trusted links only.")
  private @Nullable Path folder;

  /**
   * Opens the keys; empty without the option.
   *
   * @param name of the owner of the keys
   * @param copies second copies of the files in the folder
   * @throws InputException if there are none of that name, or they cannot be used
   */
  public Optional<EndKeys> open(String mission, String name, KeyCopies copies) throws IOException {
    if (folder == null) {
      log.warn("event=no-keys reason=\"frames are neither sealed nor signed; see --keys\"");
      return Optional.empty();
    }
    try {
      return Optional.of(EndKeys.open(folder, copies, mission, name));
    } catch (NoSuchFileException e) {
      throw new InputException(
          "--keys " + folder + ": has no private keys of '" + name + "'; see 'perigee keys create'",
          e);
    } catch (TrustException e) {
      throw new InputException("--keys " + folder + ": " + e.getMessage(), e);
    }
  }
}
