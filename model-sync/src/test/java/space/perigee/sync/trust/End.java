package space.perigee.sync.trust;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** An end of a mission with its folder. */
public final class End {

  public static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
  static final Instant LATER = NOW.plus(Duration.ofDays(1000));
  public static final String MISSION = "m1";

  private final Path folder;
  private final String name;
  private final long seed;
  private final Keyring keyring;
  private final TrustStore trust;

  private End(Path folder, String name, long seed) throws IOException, TrustException {
    this.folder = folder;
    this.name = name;
    this.seed = seed;
    this.keyring = Keyring.open(folder, name);
    this.trust = TrustStore.open(folder);
  }

  static Identity identity(String name, Role role, int sequence, long seed) {
    return Identity.create(name, role, sequence, NOW, LATER, new SeededRandom(seed));
  }

  /** An end with new keys. */
  public static End create(Path parent, String name, Role role, long seed)
      throws IOException, TrustException {
    Path folder = parent.resolve(name + "-" + seed);
    IdentityFiles.write(folder, identity(name, role, 1, seed));
    return new End(folder, name, seed);
  }

  /** The same end after a restart. */
  End restarted() throws IOException, TrustException {
    return new End(folder, name, seed + 1);
  }

  /** Both ends trust each other. */
  public static void introduce(End a, End b) throws TrustException {
    a.trust.trust(b.publicIdentity(), false);
    b.trust.trust(a.publicIdentity(), false);
  }

  public Path folder() {
    return folder;
  }

  Keyring keyring() {
    return keyring;
  }

  public TrustStore trust() {
    return trust;
  }

  Identity identity() {
    return keyring.newest();
  }

  public PublicIdentity publicIdentity() {
    return identity().publicIdentity();
  }

  PairSeal sealFor(String other) {
    return sealFor(MISSION, other);
  }

  PairSeal sealFor(String mission, String other) {
    return new PairSeal(
        new PairSeal.Ends(mission, keyring, other, trust), new SeededRandom(seed + 100), NOW);
  }
}
