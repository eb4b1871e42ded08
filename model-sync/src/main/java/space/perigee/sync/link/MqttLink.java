package space.perigee.sync.link;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;

/**
 * A link over an MQTT 5 broker (OASIS MQTT 5.0), by Eclipse Paho.
 *
 * <p>MQTT is used for what it does well, naming who talks to whom, and for nothing that the
 * transfer does itself: sessions are clean, segments travel with QoS 0, control frames with QoS 1
 * so that the client does not reorder them behind a full window, and nothing is persisted. Paho's
 * automatic reconnect backs off to two minutes, longer than many passes; here a connector thread
 * tries again after {@value #RETRY_MILLIS} ms for as long as the link is wanted up. Paho fails a
 * publish when more are in flight than the broker allows, so an own window of {@value #WINDOW}
 * keeps below that. Topic aliases are off: with them Paho can loop after a cut.
 */
public final class MqttLink implements Link {

  private static final Logger log = LoggerFactory.getLogger(MqttLink.class);

  private static final int WINDOW = 32;
  private static final int RETRY_MILLIS = 100;
  private static final int TICKS_PER_REFRESH = 10;
  private static final int KEEP_ALIVE_SECONDS = 5;
  private static final int CONNECT_TIMEOUT_SECONDS = 5;
  private static final long CLOSE_TIMEOUT_MILLIS = 500;
  private static final String EVERY_SATELLITE = "+";
  private static final String ONLINE = "online";
  private static final String OFFLINE = "offline";

  private final String brokerUri;
  private final String clientId;
  private final MqttTopics topics;
  private final Direction sends;
  private final String subscribedSatellite;
  private final ScheduledExecutorService connector;
  private final Inbox inbox = new Inbox();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger generation = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();

  private final CountDownLatch beenUp = new CountDownLatch(1);

  private int ticks; // of the connector thread
  private volatile boolean wanted;
  private volatile boolean up;
  private volatile @Nullable MqttAsyncClient client;

  private MqttLink(
      String brokerUri,
      String clientId,
      MqttTopics topics,
      Direction sends,
      String subscribedSatellite) {
    this.brokerUri = brokerUri;
    this.clientId = clientId;
    this.topics = topics;
    this.sends = sends;
    this.subscribedSatellite = subscribedSatellite;
    this.connector =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "mqtt-connector-" + clientId);
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        connector.scheduleWithFixedDelay(
            this::connectIfWanted, 0, RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * A satellite's link.
   *
   * @param brokerUri such as {@code tcp://127.0.0.1:1883}
   * @throws IllegalArgumentException if a name cannot be a level of a topic
   */
  public static MqttLink ofSatellite(String brokerUri, String mission, String satellite) {
    MqttTopics.requireName("satellite", satellite);
    return new MqttLink(
        brokerUri,
        "perigee-" + mission + "-" + satellite,
        new MqttTopics(mission),
        Direction.DOWN,
        satellite);
  }

  /**
   * The ground's link, which hears every satellite of the mission.
   *
   * @param brokerUri such as {@code tcp://127.0.0.1:1883}
   * @throws IllegalArgumentException if the mission cannot be a level of a topic
   */
  public static MqttLink ofGround(String brokerUri, String mission) {
    return new MqttLink(
        brokerUri,
        "perigee-" + mission + "-ground",
        new MqttTopics(mission),
        Direction.UP,
        EVERY_SATELLITE);
  }

  @Override
  public void open() {
    wanted = true;
    connector.execute(this::connectIfWanted);
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

  /** Waits at most {@code wait} of wall time until the link has been up; false if it was not. */
  public boolean awaitUp(Duration wait) throws InterruptedException {
    return beenUp.await(wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public boolean hasRoom() {
    return isUp() && inFlight.get() < WINDOW;
  }

  @Override
  public void send(String satellite, Wire frame) {
    MqttAsyncClient current = client;
    if (current == null || !isUp()) {
      return;
    }
    MqttMessage message = new MqttMessage(frame.bytes());
    message.setQos(frame.bulk() ? 0 : 1);
    int sentIn = generation.get();
    inFlight.incrementAndGet();
    try {
      current.publish(
          topics.lane(satellite, sends, frame.kind()), message, null, new Landed(sentIn));
    } catch (MqttException e) {
      landed(sentIn);
      log.debug("event=publish-failed client={} reason={}", clientId, e.getMessage());
    }
  }

  @Override
  public LinkTraits traits() {
    return LinkTraits.reliable();
  }

  private void landed(int sentIn) {
    if (generation.get() == sentIn) {
      inFlight.decrementAndGet();
    }
  }

  @Override
  public Optional<Event> next(Duration wait) throws InterruptedException {
    return inbox.next(wait);
  }

  @Override
  public void close() {
    if (connector.isShutdown()) {
      return;
    }
    wanted = false;
    connector.execute(this::drop);
    connector.shutdown();
    try {
      if (!connector.awaitTermination(2 * CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        log.warn("event=link-close-timeout client={}", clientId);
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
    if (current != null && current.isConnected()) {
      if (!isSatellite() && ++ticks % TICKS_PER_REFRESH == 0) {
        refreshPresence(current);
      }
      return;
    }
    drop();
    try {
      connect();
    } catch (MqttException e) {
      log.debug("event=connect-failed client={} reason={}", clientId, e.getMessage());
      drop();
    } catch (RuntimeException e) {
      // Were it thrown, nothing would ever connect again.
      log.warn("event=connect-failed client={}", clientId, e);
      drop();
    }
  }

  private void connect() throws MqttException {
    MqttAsyncClient next = new MqttAsyncClient(brokerUri, clientId, new MemoryPersistence());
    client = next;
    next.setCallback(new Callback());
    next.connect(options()).waitForCompletion(TimeUnit.SECONDS.toMillis(CONNECT_TIMEOUT_SECONDS));
    inFlight.set(0);
    inbox.dropFrames();
    Direction hears =
        sends == Direction.DOWN ? Direction.UP : Direction.DOWN;
    next.subscribe(topics.filter(subscribedSatellite, hears), 1)
        .waitForCompletion(TimeUnit.SECONDS.toMillis(CONNECT_TIMEOUT_SECONDS));
    if (isSatellite()) {
      MqttMessage birth = new MqttMessage(bytes(ONLINE));
      birth.setRetained(true);
      birth.setQos(1);
      next.publish(topics.state(subscribedSatellite), birth);
    } else {
      next.subscribe(topics.state(subscribedSatellite), 1)
          .waitForCompletion(TimeUnit.SECONDS.toMillis(CONNECT_TIMEOUT_SECONDS));
    }
    generation.incrementAndGet();
    inFlight.set(0);
    up = true;
    beenUp.countDown();
    log.info("event=link-up client={} broker={}", clientId, brokerUri);
  }

  /**
   * Asks for the retained states again. A broker may route a retained message before it stores it
   * (Artemis does); who subscribes in between gets it neither way, and would take a satellite for
   * absent throughout its contact.
   */
  private void refreshPresence(MqttAsyncClient current) {
    try {
      current.subscribe(topics.state(subscribedSatellite), 1);
    } catch (MqttException e) {
      log.debug("event=refresh-failed client={} reason={}", clientId, e.getMessage());
    }
  }

  private MqttConnectionOptions options() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setAutomaticReconnect(false);
    options.setTopicAliasMaximum(0);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setConnectionTimeout(CONNECT_TIMEOUT_SECONDS);
    if (isSatellite()) {
      MqttMessage will = new MqttMessage(bytes(OFFLINE));
      will.setRetained(true);
      will.setQos(1);
      options.setWill(topics.state(subscribedSatellite), will);
    }
    return options;
  }

  private boolean isSatellite() {
    return sends == Direction.DOWN;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Lets go of the client; Paho is given no time to finish what nobody will hear. A satellite sends
   * no DISCONNECT packet: after one the broker would throw the last will away, and the ground would
   * not learn that the satellite left. (Reason code 0x04 asks for the will nevertheless, but not
   * every broker honours it.)
   */
  private void drop() {
    MqttAsyncClient current = client;
    client = null;
    up = false;
    inbox.allLeft();
    if (current == null) {
      return;
    }
    try {
      if (current.isConnected()) {
        current.disconnectForcibly(0, CLOSE_TIMEOUT_MILLIS, !isSatellite());
      }
    } catch (MqttException e) {
      log.debug("event=disconnect-failed client={} reason={}", clientId, e.getMessage());
    }
    try {
      current.close(true);
    } catch (MqttException e) {
      log.debug("event=close-failed client={} reason={}", clientId, e.getMessage());
    }
  }

  /** Frees a place in the window, unless the window has been emptied by a new connection. */
  private final class Landed implements MqttActionListener {

    private final int sentIn;

    Landed(int sentIn) {
      this.sentIn = sentIn;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      landed(sentIn);
    }

    @Override
    public void onFailure(IMqttToken token, Throwable cause) {
      landed(sentIn);
    }
  }

  private final class Callback implements MqttCallback {

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      byte[] payload = message.getPayload();
      boolean kept =
          topics
              .satelliteOf(topic)
              .filter(satellite -> payload.length <= Frames.MAX_BYTES)
              .map(satellite -> inbox.arrived(new Arrival(satellite, payload)))
              .or(() -> topics.satelliteOfState(topic).flatMap(s -> presence(s, message)))
              .orElse(true);
      int count = kept ? 0 : dropped.incrementAndGet();
      if (Integer.bitCount(count) == 1) {
        log.warn("event=arrivals-dropped client={} count={}", clientId, count);
      }
    }

    /** A retained state is no event; it is only news if the event was missed. */
    private Optional<Boolean> presence(String satellite, MqttMessage message) {
      String state = new String(message.getPayload(), StandardCharsets.UTF_8);
      if (!state.equals(ONLINE) && !state.equals(OFFLINE)) {
        return Optional.empty();
      }
      Presence presence = new Presence(satellite, state.equals(ONLINE));
      return Optional.of(
          message.isRetained() ? inbox.presenceIfNews(presence) : inbox.presence(presence));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      log.info("event=link-down client={} reason={}", clientId, response.getReasonString());
    }

    @Override
    public void mqttErrorOccurred(MqttException e) {
      log.debug("event=mqtt-error client={} reason={}", clientId, e.getMessage());
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, @Nullable MqttProperties properties) {}
  }
}
