package space.perigee.sync.trust;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.trust.IdentityFiles.Name;
import space.perigee.sync.trust.IdentityFiles.Suffix;
import space.perigee.sync.trust.PemText.Label;

/*
 * Each fact is a file of its own, which exists or does not, so a kill between two writes leaves a valid state. What must
 * not be forgotten is in the name of a file: that a sequence number was reached, and that identities up to one are
 * revoked. So a damaged file still says that.
 */

/** The files of a {@link TrustStore}: a {@code .pub} per identity, a {@code .revoked} per name. */
final class TrustFolder {

  private static final Logger log = LoggerFactory.getLogger(TrustFolder.class);

  static final Comparator<PublicIdentity> NEWEST_FIRST =
      Comparator.comparingInt(PublicIdentity::sequence).reversed();

  /**
   * The facts in the folder.
   *
   * @param identities the readable identities
   * @param byName the same by name, newest first
   * @param reached the highest sequence number of each name, whether readable or not
   * @param revoked the sequence number up to which each name is revoked
   * @param damaged files of identities that cannot be read
   */
  record Contents(
      Map<KeyId, PublicIdentity> identities,
      Map<String, List<PublicIdentity>> byName,
      Map<String, Integer> reached,
      Map<String, Integer> revoked,
      List<Path> damaged) {

    Contents() {
      this(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>(), new ArrayList<>());
    }

    private void add(PublicIdentity identity) {
      identities.put(identity.keyId(), identity);
      List<PublicIdentity> named =
          byName.computeIfAbsent(identity.name(), absent -> new ArrayList<>());
      named.add(identity);
      named.sort(NEWEST_FIRST);
    }
  }

  /** A file that was read before, whose signature need not be verified again. */
  private record Known(ByteString bytes, PublicIdentity identity) {}

  private final Path folder;
  private final KeyCopies copies;
  private final CryptoCounts crypto;
  private final Map<Path, Known> known = new HashMap<>();

  /**
   * @param folder created if absent
   * @param copies of its files
   * @param crypto counts what verifying the files takes
   */
  TrustFolder(Path folder, KeyCopies copies, CryptoCounts crypto) throws IOException {
    this.folder = folder;
    this.copies = copies;
    this.crypto = crypto;
    Files.createDirectories(folder);
  }

  /**
   * Reads the folder.
   *
   * @throws FileSystemException if it is writable by others than owner and group
   */
  Contents read() throws IOException {
    if (Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new FileSystemException(
          folder.toString(),
          null,
          "anybody may write here, and so decide who is trusted; say 'chmod o-w " + folder + "'");
    }
    Contents contents = new Contents();
    List<Path> files = files();
    copies.retain(files);
    for (Path file : files) {
      Optional<Name> name = Name.of(file);
      if (name.isPresent() && name.get().suffix() == Suffix.REVOKED) {
        contents.revoked().merge(name.get().name(), name.get().sequence(), Math::max);
      } else if (name.isPresent() && name.get().suffix() == Suffix.PUB) {
        contents.reached().merge(name.get().name(), name.get().sequence(), Math::max);
        identity(file, name.get())
            .ifPresentOrElse(contents::add, () -> contents.damaged().add(file));
      }
    }
    return contents;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private Optional<PublicIdentity> identity(Path file, Name name) throws IOException {
    ByteString bytes = ByteString.copyFrom(KeyFile.read(file));
    Known before = known.get(file);
    if (before != null && before.bytes().equals(bytes)) {
      return Optional.of(before.identity());
    }
    crypto.verified();
    crypto.agreed(1); // of a probe, which shows that its key is safe
    try {
      PublicIdentity identity =
          copies.parse(
              file,
              bytes.toByteArray(),
              text -> PublicIdentity.fromBytes(PemText.decode(Label.PUBLIC_IDENTITY, text)));
      if (identity.name().equals(name.name()) && identity.sequence() == name.sequence()) {
        known.put(file, new Known(bytes, identity));
        return Optional.of(identity);
      }
      log.error("event=identity-misnamed file={} identity=\"{}\"", file, identity);
    } catch (TrustException e) {
      log.error("event=identity-damaged file={} reason=\"{}\"", file, e.getMessage());
    }
    return Optional.empty();
  }

  void add(PublicIdentity identity) throws IOException {
    IdentityFiles.write(IdentityFiles.file(folder, identity, Suffix.PUB), identity);
  }

  void add(Collection<PublicIdentity> identities) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (PublicIdentity identity : identities) {
      byte[] bytes = IdentityFiles.encoded(identity);
      Path file = IdentityFiles.file(folder, identity, Suffix.PUB);
      files.put(String.valueOf(file.getFileName()), bytes);
      known.put(file, new Known(ByteString.copyFrom(bytes), identity));
    }
    KeyFile.write(folder, files);
  }

  void remove(PublicIdentity identity) throws IOException {
    Path file = IdentityFiles.file(folder, identity, Suffix.PUB);
    KeyFile.delete(file);
    known.remove(file);
  }

  /** Stores a revocation, and deletes those of the same name that it includes. */
  void revoke(SignedStatement statement, Statement.Revocation revocation) throws IOException {
    IdentityFiles.write(folder, statement);
    for (Path file : files()) {
      Optional<Name> name = Name.of(file);
      if (name.isPresent()
          && name.get().suffix() == Suffix.REVOKED
          && name.get().name().equals(revocation.name())
          && name.get().sequence() < revocation.upTo()) {
        KeyFile.delete(file);
      }
    }
  }
}
