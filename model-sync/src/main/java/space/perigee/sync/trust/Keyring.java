package space.perigee.sync.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.trust.IdentityFiles.Name;
import space.perigee.sync.trust.IdentityFiles.Suffix;

/**
 * This end's own identities, newest first. Older ones are kept for what was signed and encrypted
 * with them, and because the other end may not know the newest yet; at most {@value #KEPT} are.
 *
 * <p>{@link #rotate} makes a new identity durably, and the statement that announces it to the other
 * ends. Thread-safe.
 */
public final class Keyring {

  static final int KEPT = 4;

  private final Path folder;
  private List<Identity> identities;

  private Keyring(Path folder, List<Identity> identities) {
    this.folder = folder;
    this.identities = identities;
  }

  /**
   * Reads the private keys of a name.
   *
   * @throws NoSuchFileException if there are none
   * @throws TrustException if a file can be read by others, or is damaged
   */
  public static Keyring open(Path folder, String name) throws IOException, TrustException {
    return open(folder, KeyCopies.none(), name);
  }

  /** The same, with second copies of the files. */
  static Keyring open(Path folder, KeyCopies copies, String name)
      throws IOException, TrustException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(
              file ->
                  Name.of(file)
                      .filter(n -> n.name().equals(name) && n.suffix() == Suffix.KEY)
                      .isPresent())
          .forEach(files::add);
    }
    if (files.isEmpty()) {
      throw new NoSuchFileException(folder.resolve(name + ".1.key").toString());
    }
    List<Identity> identities = new ArrayList<>();
    for (Path file : files) {
      Identity identity = IdentityFiles.readPrivate(file, copies);
      if (!IdentityFiles.file(folder, identity.publicIdentity(), Suffix.KEY).equals(file)) {
        throw new TrustException(file + ": holds " + identity);
      }
      identities.add(identity);
    }
    return new Keyring(folder, newest(identities));
  }

  private static List<Identity> newest(List<Identity> identities) {
    return identities.stream()
        .sorted(
            Comparator.<Identity>comparingInt(identity -> identity.publicIdentity().sequence())
                .reversed())
        .limit(KEPT)
        .toList();
  }

  /** The identities, newest first; never empty. */
  public synchronized List<Identity> identities() {
    return identities;
  }

  public synchronized Identity newest() {
    return identities.get(0);
  }

  /**
   * Makes the next identity, and writes its files.
   *
   * @param until end of validity, exclusive; null if it does not end
   * @return the statement for the other ends
   */
  public synchronized SignedStatement rotate(
      Instant from, @Nullable Instant until, SecureRandom random) throws IOException {
    Identity old = newest();
    Identity next = old.successor(from, until, random);
    IdentityFiles.write(folder, next);
    List<Identity> all = new ArrayList<>(identities);
    all.add(next);
    identities = newest(all);
    for (Identity identity : all) {
      if (!identities.contains(identity)) {
        KeyFile.delete(IdentityFiles.file(folder, identity.publicIdentity(), Suffix.KEY));
      }
    }
    return SignedStatement.by(old, new Statement.Rotation(next.publicIdentity()));
  }
}
