package space.perigee.ground.database;

import java.util.Optional;
import space.perigee.sync.io.InputException;

/**
 * A database server that keeps the ground's tables in place of a file.
 *
 * @param url {@code jdbc:postgresql://host:port/database?options}, without a password
 * @param password of its user; empty to take it from the file that {@code PGPASSFILE} names
 */
public record DatabaseServer(String url, Optional<String> password) {

  /**
   * The storage on it.
   *
   * @throws InputException if the URL is not valid, or has a password
   */
  public Storage storage() {
    return new PostgresStorage(url, password);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return url;
  }
}
