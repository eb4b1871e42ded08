package space.perigee.mission;

import java.nio.file.Path;
import java.util.Set;

/**
 * Where the keys of a mission lie: the identity and the trust of each party in a folder of its own,
 * and all TLS certificates in one, so that a party can be given exactly what it needs.
 *
 * @param folder the folder that {@code keys:} names
 */
public record KeyFolders(Path folder) {

  private static final String ROOT = "root";
  private static final String TLS = "tls";

  /** Names that no party can have, because its folder would be one of these. */
  public static final Set<String> RESERVED = Set.of(ROOT, TLS);

  /** The key folder of a satellite, a station or the ground. */
  public Path of(String party) {
    return folder.resolve(party);
  }

  /** The key folder of the root, unless it is kept elsewhere. */
  public Path root() {
    return folder.resolve(ROOT);
  }

  /** The folder of the TLS certificates. */
  public Path tls() {
    return folder.resolve(TLS);
  }

  /** The certificate of the certificate authority, which all parties trust. */
  public Path ca() {
    return tls().resolve("ca.pem");
  }

  /** The private key of the certificate authority, unless it is kept elsewhere. */
  public Path caKey() {
    return tls().resolve("ca.key");
  }

  /** The TLS certificate of a party; its common name is the party's name. */
  public Path certificate(String party) {
    return tls().resolve(party + ".pem");
  }

  /** The private key of that certificate. */
  public Path key(String party) {
    return tls().resolve(party + ".key");
  }
}
