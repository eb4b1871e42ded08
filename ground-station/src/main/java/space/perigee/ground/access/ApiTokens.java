package space.perigee.ground.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import space.perigee.sync.io.InputException;

/**
 * The two tokens of the API: one that may read, one that may also change things. They are in a file
 * of two lines that only its owner may read:
 *
 * <pre>
 *   read  6f1d..   64 hexadecimal digits
 *   write 93ab..
 * </pre>
 *
 * To replace them, delete the file and restart the server.
 */
public final class ApiTokens {

  /** Name of the file in the state folder. */
  public static final String FILE = "api-tokens";

  private static final int BYTES = 32;
  private static final int MIN_LENGTH = 32;
  private static final int MAX_LENGTH = 256;
  private static final int MAX_FILE_BYTES = 4096;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final String read;
  private final String write;

  private ApiTokens(String read, String write) {
    this.read = read;
    this.write = write;
  }

  /**
   * Reads the tokens, or makes new ones if there is no such file.
   *
   * @throws InputException if others may read the file, or it is malformed
   * @throws IOException if it cannot be read or written
   */
  public static ApiTokens open(Path file) throws IOException {
    if (!Files.exists(file)) {
      create(file);
    }
    return read(file);
  }

  /**
   * Reads the tokens.
   *
   * @throws InputException if others may read the file, or it is malformed
   * @throws IOException if it cannot be read
   */
  public static ApiTokens read(Path file) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(mode)) {
      throw new InputException(
          String.format(
              "%s: mode %s lets others at the tokens of the API; say 'chmod 600 %s', and delete it"
                  + " for new ones if anyone may have read it",
              file, PosixFilePermissions.toString(mode), file));
    }
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw malformed(file);
    }
    Map<String, String> tokens = new HashMap<>();
    for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()) {
      String[] words = line.strip().split("\\s+");
      boolean isToken =
          words.length == 2
              && words[1].matches("[A-Za-z0-9._~+/=-]{" + MIN_LENGTH + "," + MAX_LENGTH + "}");
      if (!line.isBlank() && (!isToken || tokens.put(words[0], words[1]) != null)) {
        throw malformed(file);
      }
    }
    String read = tokens.get("read");
    String write = tokens.get("write");
    if (read == null || write == null || tokens.size() != 2 || read.equals(write)) {
      throw malformed(file);
    }
    return new ApiTokens(read, write);
  }

  private static InputException malformed(Path file) {
    return new InputException(
        file
            + ": must have two lines, 'read TOKEN' and 'write TOKEN', with two different tokens of "
            + MIN_LENGTH
            + " to "
            + MAX_LENGTH
            + " characters A-Z a-z 0-9 . _ ~ + / = -; delete it for new ones");
  }

  private static void create(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    Files.createFile(part, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Files.writeString(part, "read " + random() + "\nwrite " + random() + "\n");
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The token that may read. */
  public String read() {
    return read;
  }

  /** The token that may read and change things. */
  public String write() {
    return write;
  }

  /**
   * What a token may do; empty if it is none of these. Takes the same time for each wrong token.
   */
  public Optional<ApiRight> rightOf(String token) {
    byte[] given = token.getBytes(StandardCharsets.UTF_8);
    boolean mayWrite = isSame(given, write);
    boolean mayRead = isSame(given, read);
    return mayWrite
        ? Optional.of(ApiRight.WRITE)
        : mayRead ? Optional.of(ApiRight.READ) : Optional.empty();
  }

  private static boolean isSame(byte[] given, String token) {
    return MessageDigest.isEqual(given, token.getBytes(StandardCharsets.UTF_8));
  }
}
