package space.perigee.sync.link.mqtt;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;

/**
 * A link over an MQTT 5 broker (OASIS MQTT 5.0), by Eclipse Paho.
 *
 * <p>MQTT serves to address satellites and ground, and for nothing that the transfer does itself:
 * sessions are clean, nothing is persisted, and segments are sent with QoS 0. Control frames are
 * sent with QoS 1, so that the client does not reorder them behind a full window.
 *
 * <p>Two traits of Paho are worked around here, others in {@link MqttConnection}. Its automatic
 * reconnect backs off to two minutes, longer than many passes: here a connector thread retries for
 * as long as the link is to be up, and soon if an attempt costs little. It notices a dead
 * connection by keep-alive packets, which cost bytes while idle: here {@link DeadLinkWatch} notices
 * it by a missing acknowledgment.
 *
 * <p>Several ground servers may share what arrives (MQTT 5.0, 4.8.2): the servers of one group get
 * each message once among them. All of them may publish for any satellite.
 */
public final class MqttLink implements Link {

  private static final Logger log = LoggerFactory.getLogger(MqttLink.class);

  private static final int RETRY_MILLIS = 100;

  /** Failed attempts in a row after which the time between two no longer doubles: about 3 s. */
  private static final int MAX_DOUBLINGS = 5;

  /** The same if TLS fails, which costs kilobytes and does not heal by itself: about a minute. */
  private static final int MAX_TLS_DOUBLINGS = 9;

  private static final int MAX_SESSIONS = 8;

  private final MqttBroker broker;
  private final MqttRole role;
  private final @Nullable MissionClaim claim;
  private final @Nullable TlsSessions sessions;
  private final ScheduledExecutorService connector;
  private final DeadLinkWatch watch = new DeadLinkWatch();
  private final AtomicInteger generation = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private final AtomicInteger unsent = new AtomicInteger();

  // Of the connector thread, which ticks every RETRY_MILLIS.
  private int failures;
  private int ticksToRetry;
  private boolean isTaken;

  private final StateRefresh refresh = new StateRefresh();

  private volatile boolean wanted;

  /** Of the connection, or of the last one. */
  private volatile MqttLimits limits;

  private volatile @Nullable MqttConnection connection;

  /**
   * @throws space.perigee.sync.io.InputException if a file for TLS cannot be used
   */
  private MqttLink(MqttBroker broker, MqttRole role, @Nullable MissionClaim claim) {
    this.broker = broker;
    this.claim = claim;
    this.sessions =
        broker.tls() == null
            ? null
            : new TlsSessions(broker.tls(), MAX_SESSIONS, InstantSource.system());
    this.role = role;
    this.limits = MqttLimits.of(null, role.topics().longest());
    this.connector =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "mqtt-connector-" + role.clientId());
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        connector.scheduleWithFixedDelay(
            this::connectIfWanted, 0, RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }

  public static MqttLink ofSatellite(MqttBroker broker, String mission, String satellite) {
    return new MqttLink(broker, MqttRole.ofSatellite(mission, satellite, null), null);
  }

  /** A station's link to the ground, on which it stands for a satellite. */
  public static MqttLink ofStation(
      MqttBroker broker, String mission, String satellite, String station) {
    return new MqttLink(broker, MqttRole.ofSatellite(mission, satellite, station), null);
  }

  /**
   * The ground's link, which receives from every satellite of the mission.
   *
   * @param group of ground servers that share what arrives; null for none
   */
  public static MqttLink ofGround(MqttBroker broker, String mission, @Nullable String group) {
    return new MqttLink(broker, MqttRole.ofGround(mission, group), null);
  }

  /** The link of a ground that is up only while its claim to the mission holds. */
  public static MqttLink ofClaimingGround(MqttBroker broker, String mission, MissionClaim claim) {
    return new MqttLink(broker, MqttRole.ofGround(mission, null), claim);
  }

  @Override
  public void open() {
    wanted = true;
    connector.execute(
        () -> {
          failures = 0;
          ticksToRetry = 0;
          connectIfWanted();
        });
  }

  @Override
  public void shut() {
    wanted = false;
    connector.execute(this::drop);
  }

  @Override
  public int generation() {
    return generation.get();
  }

  @Override
  public boolean isUp() {
    return connectionIfUp() != null;
  }

  private @Nullable MqttConnection connectionIfUp() {
    MqttConnection current = connection;
    return wanted && current != null && current.isConnected() ? current : null;
  }

  @Override
  public boolean hasRoom() {
    MqttConnection current = connectionIfUp();
    return current != null && current.hasRoom();
  }

  @Override
  public void send(String satellite, Wire frame) {
    MqttConnection current = connectionIfUp();
    if (current == null) {
      return;
    }
    if (frame.bytes().length > limits.maxFrameBytes()) {
      count("frames-unsent", unsent.incrementAndGet());
      return;
    }
    current.send(satellite, frame);
  }

  @Override
  public LinkTraits traits() {
    return limits.traits();
  }

  @Override
  public LinkTraits traitsTo(String satellite) {
    return role.presence().traitsTo(satellite, traits());
  }

  @Override
  public void announce(@Nullable LinkTraits reachOfStation) {
    role.presence().announce(reachOfStation);
    MqttConnection current = connectionIfUp();
    if (current != null) {
      current.publishPresence();
    }
  }

  private void count(String event, int count) {
    if (Integer.bitCount(count) == 1) {
      log.warn("event={} client={} count={}", event, role.clientId(), count);
    }
  }

  private void onDropped(Event event) {
    if (event instanceof Presence) {
      refresh.onDoubt();
    }
    count("arrivals-dropped", dropped.incrementAndGet());
  }

  @Override
  public Optional<Event> next(Duration wait) throws InterruptedException {
    return role.events().next(wait);
  }

  @Override
  public void close() {
    if (connector.isShutdown()) {
      return;
    }
    shut();
    connector.shutdown();
    try {
      if (!connector.awaitTermination(
          2 * MqttBroker.CONNECT_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
        log.warn("event=link-close-timeout client={}", role.clientId());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void connectIfWanted() {
    MqttConnection current = connection;
    if (!wanted || isTaken) {
      return;
    }
    if (current != null && current.isConnected() && !current.isDead()) {
      if (refresh.tick()) {
        current.refreshPresence();
      }
      return;
    }
    drop();
    if (--ticksToRetry > 0) {
      return;
    }
    try {
      connect();
      failures = 0;
    } catch (MissionTakenException e) {
      isTaken = true;
      onTaken(e);
    } catch (MqttException e) {
      log.debug("event=connect-failed client={} reason={}", role.clientId(), e.getMessage());
      onFailure(e.getCause() instanceof SSLException ? MAX_TLS_DOUBLINGS : MAX_DOUBLINGS);
    } catch (RuntimeException e) {
      // If it propagated, the executor would never run this task again.
      log.warn("event=connect-failed client={}", role.clientId(), e);
      onFailure(MAX_DOUBLINGS);
    }
  }

  private void onTaken(MissionTakenException reason) {
    drop();
    if (claim != null) {
      claim.onTaken(reason);
    }
  }

  private void onFailure(int maxDoublings) {
    if (claim != null) {
      claim.onUnreachable();
    }
    ticksToRetry = 1 << Math.min(maxDoublings, failures++);
    drop();
  }

  private void connect() throws MqttException, MissionTakenException {
    MqttConnection next =
        new MqttConnection(broker.uri(), role, newSockets(), watch, this::onDropped, claim);
    try {
      next.connect();
    } catch (MqttException | MissionTakenException | RuntimeException e) {
      close(next);
      throw e;
    }
    limits = next.limits();
    refresh.onDoubt();
    generation.incrementAndGet();
    connection = next;
    if (claim != null) {
      claim.onUp();
    }
    log.info("event=link-up client={} broker={} limits={}", role.clientId(), broker.uri(), limits);
  }

  private @Nullable TlsSockets newSockets() {
    return sessions == null ? null : new TlsSockets(sessions.context().getSocketFactory());
  }

  private void drop() {
    MqttConnection current = connection;
    connection = null;
    role.presence().clear();
    if (current != null) {
      close(current);
    }
  }

  private void close(MqttConnection ending) {
    ending.close();
    if (sessions != null) {
      sessions.tend();
    }
  }
}
