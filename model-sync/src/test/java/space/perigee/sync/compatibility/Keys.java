package space.perigee.sync.compatibility;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import space.perigee.sync.trust.Identity;
import space.perigee.sync.trust.IdentityFiles;
import space.perigee.sync.trust.Role;
import space.perigee.sync.trust.TrustException;
import space.perigee.sync.trust.TrustStore;

/** Keys of a satellite and a ground that trust each other. */
final class Keys {

  static final String SATELLITE = "sat-1";
  static final String GROUND = "ground";

  private Keys() {}

  /** Writes {@code folder/sat-1} and {@code folder/ground}. */
  static void write(Path folder) throws IOException, TrustException {
    SecureRandom random = new SecureRandom();
    Identity satellite =
        Identity.create(SATELLITE, Role.SATELLITE, 1, FlownEnd.START, null, random);
    Identity ground = Identity.create(GROUND, Role.GROUND, 1, FlownEnd.START, null, random);
    IdentityFiles.write(folder.resolve(SATELLITE), satellite);
    IdentityFiles.write(folder.resolve(GROUND), ground);
    TrustStore.open(folder.resolve(SATELLITE)).trust(ground.publicIdentity(), false);
    TrustStore.open(folder.resolve(GROUND)).trust(satellite.publicIdentity(), false);
  }
}
