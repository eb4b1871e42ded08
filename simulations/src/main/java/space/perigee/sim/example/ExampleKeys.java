package space.perigee.sim.example;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.Role;
import space.perigee.sync.trust.TrustException;
import space.perigee.sync.trust.TrustStore;

/** Keys of a simulated mission: ground and satellites trust each other, without a root key. */
public final class ExampleKeys {

  private ExampleKeys() {}

  /**
   * Creates a folder of keys for each end, under its name.
   *
   * @param from mission time from which the keys are valid
   */
  public static void make(Path parent, String ground, List<String> satellites, Instant from)
      throws IOException {
    SecureRandom random = new SecureRandom();
    Identity below = Identity.create(ground, Role.GROUND, 1, from, null, random);
    IdentityFiles.write(parent.resolve(ground), below);
    try {
      for (String satellite : satellites) {
        Identity above = Identity.create(satellite, Role.SATELLITE, 1, from, null, random);
        IdentityFiles.write(parent.resolve(satellite), above);
        TrustStore.open(parent.resolve(satellite)).trust(below.publicIdentity(), false);
        TrustStore.open(parent.resolve(ground)).trust(above.publicIdentity(), false);
      }
    } catch (TrustException e) {
      throw new IllegalStateException("new keys are not trusted", e);
    }
  }
}
