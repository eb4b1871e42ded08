package space.perigee.ground.access;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import space.perigee.sync.io.WholeFile;

/**
 * The file in a state folder that names the address of the server's API. It is there while the
 * server runs; after {@code kill -9} it stays, and nobody answers at the address.
 */
public final class ApiAddress implements AutoCloseable {

  /** Name of the file. */
  public static final String FILE = "api-address";

  private static final int MAX_LENGTH = 300;

  private final Path file;

  private ApiAddress(Path file) {
    this.file = file;
  }

  /**
   * Writes the address of a server that listens.
   *
   * @param state folder of the persistent state
   * @param uri of the API for programs on this machine, without a path
   * @throws IOException if the file cannot be written
   */
  public static ApiAddress announce(Path state, String uri) throws IOException {
    Path file = state.resolve(FILE);
    byte[] line = (uri + "\n").getBytes(StandardCharsets.US_ASCII);
    WholeFile.write(file, out -> out.write(line));
    return new ApiAddress(file);
  }

  /**
   * The address in a state folder; empty if no server runs there. A server that was killed leaves
   * an address at which nobody answers.
   *
   * @throws IOException if the file cannot be read
   */
  public static Optional<URI> find(Path state) throws IOException {
    Path file = state.resolve(FILE);
    if (!Files.isRegularFile(file) || Files.size(file) > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(URI.create(Files.readString(file, StandardCharsets.US_ASCII).strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Removes the file: the server no longer listens. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
