package space.perigee.ground.broker.gate;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.mqtt.TlsFiles;
import space.perigee.sync.transfer.Frames;

/** What all connections to a broker share: who is admitted, and what they use. Thread-safe. */
public final class Gate {

  /** Longest packet: a frame, its topic and its properties (bytes). */
  public static final int MAX_PACKET_BYTES = Frames.MAX_BYTES + 1024;

  private final String mission;
  private final InstantSource clock;
  private final Limits limits;
  private final RevokedCertificates revoked;
  private final MqttRefusals refusals;
  private final @Nullable BrokerTls tls;
  private final WaitingConnections publicWaiting = new WaitingConnections();
  private final WaitingConnections ownWaiting = new WaitingConnections();
  private final Map<String, ClientAccount> accounts = new ConcurrentHashMap<>();
  private final AtomicInteger connected = new AtomicInteger();
  private volatile @Nullable DirectLanes lanes;

  /**
   * Limits of all connections.
   *
   * @param patience from the accepted connection to its CONNECT packet
   * @param connections of clients at the same time, those of the ground itself apart
   */
  public record Limits(Duration patience, int connections) {}

  /**
   * @param mission whose topics the clients may use
   * @param tls certificate and key of the broker, and the CA of its clients; null without TLS, when
   *     anyone may do anything
   * @param revoked certificates that are refused
   * @param clock wall clock
   * @throws InputException if a file cannot be used
   */
  public Gate(
      String mission,
      @Nullable TlsFiles tls,
      RevokedCertificates revoked,
      Limits limits,
      InstantSource clock) {
    this.mission = mission;
    this.clock = clock;
    this.limits = limits;
    this.revoked = revoked;
    this.refusals = new MqttRefusals(clock);
    this.tls = tls == null ? null : new BrokerTls(tls, limits.connections(), clock);
  }

  public MqttRefusals refusals() {
    return refusals;
  }

  /**
   * From now on, frames are handed over to the ground of this process; to be called before any
   * client connects.
   */
  public DirectLanes openLanes() {
    DirectLanes opened = new DirectLanes(mission);
    lanes = opened;
    return opened;
  }

  /** Null if the ground connects as a client. */
  @Nullable DirectLanes lanes() {
    return lanes;
  }

  /** True if clients need a certificate. */
  public boolean hasTls() {
    return tls != null;
  }

  /** An engine for the handshake of a new connection; null without TLS. */
  @Nullable SSLEngine engine() {
    return tls == null ? null : tls.engine();
  }

  Duration patience() {
    return limits.patience();
  }

  WaitingConnections waiting(boolean isOwnDoor) {
    return isOwnDoor ? ownWaiting : publicWaiting;
  }

  /**
   * The client behind a connection.
   *
   * @param engine after its handshake; null without TLS
   * @param isOwnDoor true at the door that only the ground itself uses
   * @return empty if its certificate does not say, or only the ground may come in here
   */
  Optional<Client> identify(@Nullable SSLEngine engine, boolean isOwnDoor) {
    if (tls == null || engine == null) {
      return Optional.of(isOwnDoor ? Client.GROUND : Client.ANYONE);
    }
    return tls.client(engine).filter(client -> !isOwnDoor || client.role() == Client.Role.GROUND);
  }

  /** The reason why a client's certificate is no longer valid; null if it is. */
  @Nullable Reason invalid(Client client) {
    if (client.certificate() == null) {
      return null;
    }
    if (revoked.contains(client)) {
      return Reason.REVOKED;
    }
    return client.certificate().getNotAfter().toInstant().isBefore(clock.instant())
        ? Reason.EXPIRED
        : null;
  }

  /** Counts a connected client; false if there are as many as there may be. */
  boolean enter() {
    if (connected.incrementAndGet() <= limits.connections()) {
      return true;
    }
    connected.decrementAndGet();
    return false;
  }

  /** A client that entered is gone. */
  void leave() {
    connected.decrementAndGet();
  }

  /** Reads again what may have changed on the disk, and ends what has expired. */
  void reload() {
    revoked.reload();
    if (tls != null) {
      tls.tend();
    }
  }

  /** Rules of a new connection of a client. */
  PacketRules rules(Client client) {
    ClientAccount account =
        accounts.computeIfAbsent(
            client.role() + " " + client.name(),
            absent -> new ClientAccount(Quota.of(client.role(), limits.connections()), clock));
    return new PacketRules(client, new ClientRights(client, mission), account);
  }
}
