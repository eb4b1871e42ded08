package space.perigee.sim.linkbench;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.Keyring;
import space.perigee.sync.trust.PairSeal;
import space.perigee.sync.trust.Role;
import space.perigee.sync.trust.TrustException;
import space.perigee.sync.trust.TrustStore;

/** Keys of both ends in a folder, so that what is measured is signed as in flight. */
final class BenchKeys {

  static final String MISSION = "bench";
  static final String SATELLITE = "sat";
  static final String GROUND = "ground";

  private static final String TRUSTED = "trusted";

  private BenchKeys() {}

  /** Makes keys that count from {@code now} on. */
  static void make(Path folder, Instant now) throws IOException {
    SecureRandom random = new SecureRandom();
    try {
      TrustStore trust = TrustStore.open(folder.resolve(TRUSTED));
      for (Identity identity :
          new Identity[] {
            Identity.create(SATELLITE, Role.SATELLITE, 1, now, null, random),
            Identity.create(GROUND, Role.GROUND, 1, now, null, random)
          }) {
        IdentityFiles.write(folder, identity);
        trust.trust(identity.shown(), false);
      }
    } catch (TrustException e) {
      throw new IOException(folder + ": " + e.getMessage(), e);
    }
  }

  /** The seal of one end towards the other. */
  static PairSeal seal(Path folder, String own, String other, Instant now) throws IOException {
    try {
      return new PairSeal(
          MISSION,
          Keyring.open(folder, own),
          other,
          TrustStore.open(folder.resolve(TRUSTED)),
          new SecureRandom(),
          now);
    } catch (TrustException e) {
      throw new IOException(folder + ": " + e.getMessage(), e);
    }
  }
}
