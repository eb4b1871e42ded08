package space.perigee.ground.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.broker.gate.Gate;
import space.perigee.ground.broker.gate.RevokedCertificates;
import space.perigee.sync.link.mqtt.TlsFiles;
import space.perigee.sync.trust.EndKeys;

/**
 * Whom a broker admits.
 *
 * @param mission whose topics the clients may use
 * @param revokedKeys gives the sequence up to which the keys of each name are revoked
 * @param wall wall clock, by which certificates are judged
 * @param connections of clients at the same time
 */
public record BrokerAccess(
    String mission,
    Supplier<Map<String, Integer>> revokedKeys,
    InstantSource wall,
    int connections) {

  /** Connections unless said otherwise. */
  private static final int CONNECTIONS = 20_000;

  /** From an accepted connection to its CONNECT packet; twice a client's own timeout. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * The access at which keys are revoked as the key folder of this end says.
   *
   * @param keys null if frames are not sealed; then none is revoked
   */
  public static BrokerAccess of(String mission, @Nullable EndKeys keys, InstantSource wall) {
    return new BrokerAccess(
        mission, keys == null ? Map::of : keys.trust()::revoked, wall, CONNECTIONS);
  }

  /** The same with another limit of connections. */
  public BrokerAccess withConnections(int most) {
    return new BrokerAccess(mission, revokedKeys, wall, most);
  }

  /**
   * The gate of a broker.
   *
   * @param tls certificate and key of the broker, and the CA of its clients; null without TLS
   * @param revocationList of that CA; null for none
   * @throws space.perigee.sync.io.InputException if a file cannot be used
   */
  public Gate gate(@Nullable TlsFiles tls, @Nullable Path revocationList) {
    RevokedCertificates revoked =
        RevokedCertificates.of(revokedKeys, revocationList, tls == null ? null : tls.trusted());
    return new Gate(mission, tls, revoked, new Gate.Limits(PATIENCE, connections), wall);
  }
}
