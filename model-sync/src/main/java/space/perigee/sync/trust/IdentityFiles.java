package space.perigee.sync.trust;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identities and statements in files. {@code NAME.SEQUENCE.key} holds the private keys and is its
 * owner's alone (mode 0600); {@code NAME.SEQUENCE.pub} is for all; {@code NAME.SEQUENCE.rotation}
 * and {@code NAME.SEQUENCE.revoked} are statements about it.
 */
public final class IdentityFiles {

  /** What the end of a file's name says. */
  enum Suffix {
    KEY,
    PUB,
    ROTATION,
    REVOKED
  }

  /** What a file's name says. */
  record Name(String name, int sequence, Suffix suffix) {

    private static final Pattern FORM =
        Pattern.compile("(.{1,64})\\.([1-9][0-9]{0,9})\\.(key|pub|rotation|revoked)");

    /** Nothing if it is not in the form of one. */
    static Optional<Name> of(Path file) {
      Matcher matcher = FORM.matcher(String.valueOf(file.getFileName()));
      if (!matcher.matches() || Long.parseLong(matcher.group(2)) > Integer.MAX_VALUE) {
        return Optional.empty();
      }
      return Optional.of(
          new Name(
              matcher.group(1),
              Integer.parseInt(matcher.group(2)),
              Suffix.valueOf(matcher.group(3).toUpperCase(Locale.ROOT))));
    }

    @Override
    public String toString() {
      return name + "." + sequence + "." + suffix.name().toLowerCase(Locale.ROOT);
    }
  }

  private IdentityFiles() {}

  /**
   * Writes an identity's two files.
   *
   * @param folder created if absent
   * @return the file of the private keys; beside it is that of the public ones
   * @throws FileAlreadyExistsException if a file of the name and sequence is there
   */
  public static Path write(Path folder, Identity identity) throws IOException {
    Files.createDirectories(folder);
    Path key = file(folder, identity.publicIdentity(), Suffix.KEY);
    Path shown = file(folder, identity.publicIdentity(), Suffix.PUB);
    for (Path file : new Path[] {key, shown}) {
      if (Files.exists(file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
    }
    byte[] text = PemText.encode(PemText.Label.PRIVATE_IDENTITY, identity.toBytes());
    KeyFile.writePrivate(key, text);
    write(shown, identity.publicIdentity());
    return key;
  }

  static void write(Path file, PublicIdentity identity) throws IOException {
    KeyFile.write(file, PemText.encode(PemText.Label.PUBLIC_IDENTITY, identity.toBytes()));
  }

  /** Writes a statement that others are to apply, and tells where. */
  public static Path write(Path folder, SignedStatement statement) throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve(statement.fileName());
    KeyFile.write(file, PemText.encode(PemText.Label.STATEMENT, statement.toBytes()));
    return file;
  }

  static Path file(Path folder, PublicIdentity identity, Suffix suffix) {
    return folder.resolve(new Name(identity.name(), identity.sequence(), suffix).toString());
  }

  /**
   * Reads a file of private keys.
   *
   * @throws TrustException if others can read it, or it is damaged
   */
  public static Identity readPrivate(Path file) throws IOException, TrustException {
    return parse(
        file, KeyFile.readPrivate(file), PemText.Label.PRIVATE_IDENTITY, Identity::fromBytes);
  }

  /**
   * Reads a file of public keys.
   *
   * @throws TrustException if it is damaged
   */
  public static PublicIdentity readPublic(Path file) throws IOException, TrustException {
    return parse(
        file, KeyFile.read(file), PemText.Label.PUBLIC_IDENTITY, PublicIdentity::fromBytes);
  }

  /**
   * Reads a statement.
   *
   * @throws TrustException if it is damaged
   */
  public static SignedStatement readStatement(Path file) throws IOException, TrustException {
    return parse(file, KeyFile.read(file), PemText.Label.STATEMENT, SignedStatement::fromBytes);
  }

  /** What makes something of the bytes in a file. */
  private interface Form<T> {
    T of(byte[] bytes) throws TrustException;
  }

  private static <T> T parse(Path file, byte[] text, PemText.Label label, Form<T> form)
      throws TrustException {
    try {
      return form.of(PemText.decode(label, text));
    } catch (TrustException e) {
      throw new TrustException(file + ": " + e.getMessage(), e);
    }
  }
}
