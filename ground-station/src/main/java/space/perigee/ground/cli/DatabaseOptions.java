package space.perigee.ground.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.ground.database.DatabaseServer;
import space.perigee.ground.database.EmbeddedStorage;
import space.perigee.ground.database.Storage;
import space.perigee.sync.io.InputException;

/** Options for where the tables of a ground are. */
final class DatabaseOptions {

  static final String DATABASE = "--database";

  @Option(
      names = DATABASE,
      paramLabel = "URL",
      description =
          "PostgreSQL database for the tables, jdbc:postgresql://HOST/DATABASE?user=NAME (default: an"
              + " embedded database in the state folder). Of several servers on one database the"
              + " first serves, and the others stand by.")
  private @Nullable String url;

  @Option(
      names = "--database-password-file",
      paramLabel = "FILE",
      description =
          "File with the password of the database's user (default: $PGPASSWORD, or the file that"
              + " $PGPASSFILE names).")
  private @Nullable Path passwordFile;

  /** The database server; empty for the embedded database. */
  Optional<DatabaseServer> server() throws IOException {
    if (url == null) {
      if (passwordFile != null) {
        throw new InputException("--database-password-file needs " + DATABASE);
      }
      return Optional.empty();
    }
    return Optional.of(new DatabaseServer(url, password()));
  }

  private Optional<String> password() throws IOException {
    if (passwordFile == null) {
      return Optional.ofNullable(System.getenv("PGPASSWORD"));
    }
    if (!Files.isRegularFile(passwordFile)) {
      throw new InputException("--database-password-file " + passwordFile + ": no such file");
    }
    String password = Files.readString(passwordFile).strip();
    if (password.isEmpty()) {
      throw new InputException("--database-password-file " + passwordFile + ": is empty");
    }
    return Optional.of(password);
  }

  /**
   * The storage of a state on which a server has run.
   *
   * @throws InputException if there is none, so that no command makes one where nobody wants it
   */
  Storage existing(Path state) throws IOException {
    if (url == null && !EmbeddedStorage.isIn(state)) {
      throw new InputException(
          state + ": has no database of a ground; no server has run on this folder yet");
    }
    return storage(state);
  }

  /** The storage of a state folder. */
  Storage storage(Path state) throws IOException {
    return server().map(DatabaseServer::storage).orElseGet(() -> new EmbeddedStorage(state));
  }
}
