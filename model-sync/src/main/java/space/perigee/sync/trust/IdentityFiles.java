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
 * Files of identities and statements. {@code NAME.SEQUENCE.key} holds the private keys and is
 * readable by its owner only (mode 0600); {@code NAME.SEQUENCE.pub} is public; {@code
 * NAME.SEQUENCE.rotation} and {@code NAME.SEQUENCE.revoked} are statements about the identity.
 */
public final class IdentityFiles {

  enum Suffix {
    KEY,
    PUB,
    ROTATION,
    REVOKED
  }

  record Name(String name, int sequence, Suffix suffix) {

    private static final Pattern FORM =
        Pattern.compile("(.{1,64})\\.([1-9][0-9]{0,9})\\.(key|pub|rotation|revoked)");

    /** Parses the name of a file; empty if it has another form. */
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
   * Writes the two files of an identity.
   *
   * @param folder created if absent
   * @return the file of the private keys; that of the public keys is beside it
   * @throws FileAlreadyExistsException if a file of that name and sequence exists
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
    KeyFile.write(file, encoded(identity));
  }

  static byte[] encoded(PublicIdentity identity) {
    return PemText.encode(PemText.Label.PUBLIC_IDENTITY, identity.toBytes());
  }

  /** Writes a statement for other ends, and returns its file. */
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
    return readPrivate(file, KeyCopies.none());
  }

  /** The same, from its copy if the file is damaged. */
  static Identity readPrivate(Path file, KeyCopies copies) throws IOException, TrustException {
    return copies.parse(
        file,
        KeyFile.readPrivate(file),
        text -> parse(file, text, PemText.Label.PRIVATE_IDENTITY, Identity::fromBytes));
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

  private static <T> T parse(Path file, byte[] text, PemText.Label label, KeyCopies.Form<T> form)
      throws TrustException {
    try {
      return form.of(PemText.decode(label, text));
    } catch (TrustException e) {
      throw new TrustException(file + ": " + e.getMessage(), e);
    }
  }
}
