package space.perigee.sync.link.mqtt;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;

/**
 * A link over an MQTT 5 broker (OASIS MQTT 5.0), by Eclipse Paho.
 *
 * <p>MQTT serves to address satellites and ground, and for nothing that the transfer does itself:
 * sessions are clean, nothing is persisted, and segments are sent with QoS 0. Control frames are
 * sent with QoS 1, so that the client does not reorder them behind a full window. Several traits of
 * Paho are worked around:
 *
 * <ul>
 *   <li>Its automatic reconnect backs off to two minutes, longer than many passes. Here a connector
 *       thread retries for as long as the link is to be up, and soon if an attempt costs little.
 *   <li>It notices a dead connection by keep-alive packets, which cost bytes while idle. Here
 *       {@link DeadLinkWatch} notices it by a missing acknowledgment.
 *   <li>It leaves a TLS connection open when it is closed; see {@link TlsSockets}.
 *   <li>It fails a publish when more messages are in flight than the broker allows, and a broker
 *       ends a connection on a message that is too long. {@link MqttLimits} are kept here.
 *   <li>Its topic aliases, which it uses if the broker offers them, can make it loop after a cut.
 *       Each connection has a client of its own, which knows no alias of another.
 * </ul>
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

  /** Ticks until the states are asked for again; doubles to the maximum. */
  private static final int FIRST_REFRESH = 10;

  private static final int MAX_REFRESH = 640;

  private static final int MAX_SESSIONS = 8;

  /** What waits in Paho is lost when the connection breaks; the socket has buffers of its own. */
  private static final int MAX_BYTES_IN_FLIGHT = 1 << 17;

  /** Two frames of the longest kind. */
  private static final long FIRST_WINDOW_BYTES = 1 << 17;

  private static final long CLOSE_TIMEOUT_MILLIS = 500;
  private static final long CONNECT_TIMEOUT_MILLIS =
      TimeUnit.SECONDS.toMillis(MqttBroker.CONNECT_TIMEOUT_SECONDS);

  private final MqttBroker broker;
  private final MqttRole role;
  private final @Nullable TlsSessions sessions;
  private final ScheduledExecutorService connector;
  private final DeadLinkWatch watch = new DeadLinkWatch();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong bytesInFlight = new AtomicLong();
  private final AtomicInteger generation = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private final AtomicInteger unsent = new AtomicInteger();

  // Of the connector thread, which ticks every RETRY_MILLIS.
  private int failures;
  private int ticksToRetry;
  private int ticksToRefresh;
  private volatile int refreshTicks;

  private volatile boolean wanted;
  private volatile boolean up;
  private volatile MqttLimits limits;
  private volatile @Nullable MqttAsyncClient client;
  private @Nullable TlsSockets sockets; // of the connector thread

  /**
   * @throws space.perigee.sync.io.InputException if a file for TLS cannot be used
   */
  private MqttLink(MqttBroker broker, MqttRole role) {
    this.broker = broker;
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
    return new MqttLink(broker, MqttRole.ofSatellite(mission, satellite, null));
  }

  /** A station's link to the ground, on which it stands for a satellite. */
  public static MqttLink ofStation(
      MqttBroker broker, String mission, String satellite, String station) {
    return new MqttLink(broker, MqttRole.ofSatellite(mission, satellite, station));
  }

  /**
   * The ground's link, which receives from every satellite of the mission.
   *
   * @param group of ground servers that share what arrives; null for none
   */
  public static MqttLink ofGround(MqttBroker broker, String mission, @Nullable String group) {
    return new MqttLink(broker, MqttRole.ofGround(mission, group));
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
    MqttAsyncClient current = client;
    return wanted && up && current != null && current.isConnected();
  }

  @Override
  public boolean hasRoom() {
    return isUp() && inFlight.get() < limits.window() && bytesInFlight.get() < MAX_BYTES_IN_FLIGHT;
  }

  @Override
  public void send(String satellite, Wire frame) {
    MqttAsyncClient current = client;
    if (current == null || !isUp()) {
      return;
    }
    if (frame.bytes().length > limits.maxFrameBytes()) {
      count("frames-unsent", unsent.incrementAndGet());
      return;
    }
    MqttMessage message = new MqttMessage(frame.bytes());
    message.setQos(frame.bulk() ? 0 : 1);
    int sentIn = generation.get();
    int bytes = frame.bytes().length;
    inFlight.incrementAndGet();
    bytesInFlight.addAndGet(bytes);
    try {
      current.publish(
          role.topics().lane(satellite, role.sends(), frame.kind()),
          message,
          null,
          new Landed(sentIn, bytes, message.getQos() > 0));
      watch.sent(bytes, message.getQos() > 0, System.nanoTime());
    } catch (MqttException e) {
      landed(sentIn, bytes);
      log.debug("event=publish-failed client={} reason={}", role.clientId(), e.getMessage());
    }
  }

  @Override
  public LinkTraits traits() {
    return new LinkTraits(limits.maxFrameBytes(), 0, true, 0, FIRST_WINDOW_BYTES);
  }

  @Override
  public LinkTraits traitsTo(String satellite) {
    return role.presence().traitsTo(satellite, traits());
  }

  @Override
  public void announce(@Nullable LinkTraits reachOfStation) {
    role.presence().announce(reachOfStation);
    MqttAsyncClient current = client;
    if (current != null && isUp()) {
      try {
        role.presence().publish(current);
      } catch (MqttException e) {
        log.debug("event=publish-failed client={} reason={}", role.clientId(), e.getMessage());
      }
    }
  }

  private void count(String event, int count) {
    if (Integer.bitCount(count) == 1) {
      log.warn("event={} client={} count={}", event, role.clientId(), count);
    }
  }

  private void landed(int sentIn, int bytes) {
    if (generation.get() == sentIn) {
      inFlight.decrementAndGet();
      bytesInFlight.addAndGet(-bytes);
    }
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
      if (!connector.awaitTermination(2 * MqttBroker.CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        log.warn("event=link-close-timeout client={}", role.clientId());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void connectIfWanted() {
    MqttAsyncClient current = client;
    if (!wanted) {
      return;
    }
    if (current != null && current.isConnected() && !isDead()) {
      if (--ticksToRefresh <= 0) {
        ticksToRefresh = refreshTicks;
        refreshTicks = Math.min(MAX_REFRESH, 2 * refreshTicks);
        refreshPresence(current);
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
    } catch (MqttException e) {
      log.debug("event=connect-failed client={} reason={}", role.clientId(), e.getMessage());
      onFailure(e.getCause() instanceof SSLException ? MAX_TLS_DOUBLINGS : MAX_DOUBLINGS);
    } catch (RuntimeException e) {
      // If it propagated, the executor would never run this task again.
      log.warn("event=connect-failed client={}", role.clientId(), e);
      onFailure(MAX_DOUBLINGS);
    }
  }

  private void onFailure(int maxDoublings) {
    ticksToRetry = 1 << Math.min(maxDoublings, failures++);
    drop();
  }

  private boolean isDead() {
    boolean isDead = watch.isDead(System.nanoTime());
    if (isDead) {
      log.info("event=link-dead client={}", role.clientId());
      if (sockets != null) {
        sockets.abandon();
      }
    }
    return isDead;
  }

  private void connect() throws MqttException {
    MqttAsyncClient next =
        new MqttAsyncClient(broker.uri(), role.clientId(), new MemoryPersistence());
    client = next;
    next.setCallback(new Callback());
    IMqttToken connected =
        next.connect(MqttBroker.options(role.presence().willTopic(), newSockets()));
    connected.waitForCompletion(CONNECT_TIMEOUT_MILLIS);
    limits = MqttLimits.of(connected.getResponseProperties(), role.topics().longest());
    inFlight.set(0);
    bytesInFlight.set(0);
    role.events().dropFrames();
    next.subscribe(role.subscription(), 1).waitForCompletion(CONNECT_TIMEOUT_MILLIS);
    role.presence().start(next, CONNECT_TIMEOUT_MILLIS);
    generation.incrementAndGet();
    inFlight.set(0);
    bytesInFlight.set(0);
    watch.onUp(System.nanoTime());
    refreshTicks = FIRST_REFRESH;
    ticksToRefresh = FIRST_REFRESH;
    up = true;
    log.info("event=link-up client={} broker={} limits={}", role.clientId(), broker.uri(), limits);
  }

  private @Nullable TlsSockets newSockets() {
    sockets = sessions == null ? null : new TlsSockets(sessions.context().getSocketFactory());
    return sockets;
  }

  private void refreshPresence(MqttAsyncClient current) {
    try {
      role.presence().refresh(current);
    } catch (MqttException e) {
      log.debug("event=refresh-failed client={} reason={}", role.clientId(), e.getMessage());
    }
  }

  /**
   * Ends the connection without giving Paho time to finish. A satellite sends no DISCONNECT packet:
   * after one, the broker would discard the last will, and the ground would not learn that the
   * satellite left. (Reason code 0x04 requests the will nevertheless, but not every broker honors
   * it.)
   *
   * <p>The client is left to the garbage collector. Its own close would clear what its threads
   * still use, as Paho does not wait for their end, and they would fail.
   */
  private void drop() {
    MqttAsyncClient current = client;
    client = null;
    up = false;
    role.presence().clear();
    if (current == null) {
      return;
    }
    try {
      if (current.isConnected()) {
        current.disconnectForcibly(0, CLOSE_TIMEOUT_MILLIS, role.presence().willTopic() == null);
      }
    } catch (MqttException e) {
      log.debug("event=disconnect-failed client={} reason={}", role.clientId(), e.getMessage());
    }
    if (sessions != null && sockets != null) {
      sockets.close();
      sessions.tend();
    }
  }

  /** Frees a place in the window, unless a new connection has emptied it. */
  private final class Landed implements MqttActionListener {

    private final int sentIn;
    private final int bytes;
    private final boolean isAnswer;

    /**
     * @param isAnswer true if success is an acknowledgment by the broker
     */
    Landed(int sentIn, int bytes, boolean isAnswer) {
      this.sentIn = sentIn;
      this.bytes = bytes;
      this.isAnswer = isAnswer;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      if (isAnswer && generation.get() == sentIn) {
        watch.answered(System.nanoTime());
      }
      landed(sentIn, bytes);
    }

    @Override
    public void onFailure(IMqttToken token, Throwable cause) {
      landed(sentIn, bytes);
    }
  }

  private final class Callback implements MqttCallback {

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      watch.heard(System.nanoTime());
      byte[] payload = message.getPayload();
      boolean kept =
          role.topics()
              .satelliteOf(topic)
              .filter(satellite -> payload.length <= Frames.MAX_BYTES)
              .map(satellite -> role.events().arrived(new Arrival(satellite, payload)))
              .or(() -> role.presence().onMessage(topic, message))
              .orElse(true);
      if (!kept) {
        refreshTicks = FIRST_REFRESH;
        count("arrivals-dropped", dropped.incrementAndGet());
      }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      log.info("event=link-down client={} reason={}", role.clientId(), response.getReasonString());
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {
      log.debug("event=mqtt-error client={} reason={}", role.clientId(), e.getMessage());
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, @Nullable MqttProperties properties) {}
  }
}
