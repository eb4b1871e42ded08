package space.perigee.sync.link.mqtt;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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
import space.perigee.sync.link.Link.Arrival;
import space.perigee.sync.link.Link.Event;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.Frames;

/**
 * One connection to a broker, from its CONNECT packet to its end, and the messages in flight on it.
 * Several traits of Paho are worked around:
 *
 * <ul>
 *   <li>It leaves a TLS connection open when it is closed; see {@link TlsSockets}.
 *   <li>It fails a publish when more messages are in flight than the broker allows, and a broker
 *       ends a connection on a message that is too long. {@link MqttLimits} are kept here.
 *   <li>Its topic aliases, which it uses if the broker offers them, can make it loop after a cut.
 *       Each connection has a client of its own, which knows no alias of another.
 *   <li>Its client, when closed, clears what its threads still use, and they fail. So a client is
 *       disconnected, which ends its threads, and then left to the garbage collector.
 * </ul>
 */
final class MqttConnection {

  private static final Logger log = LoggerFactory.getLogger(MqttConnection.class);

  /** What waits in Paho is lost when the connection breaks; the socket has buffers of its own. */
  private static final int MAX_BYTES_IN_FLIGHT = 1 << 17;

  private final MqttRole role;
  private final DeadLinkWatch watch;
  private final Consumer<Event> onDropped;
  private final @Nullable ClaimCheck claim;
  private final @Nullable TlsSockets sockets;
  private final MqttAsyncClient client;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong bytesInFlight = new AtomicLong();
  private volatile MqttLimits limits;
  private volatile boolean isClosed;

  /**
   * A connection that is yet to be made.
   *
   * @param uri of the broker
   * @param sockets for this connection alone; null without TLS
   * @param watch of the link
   * @param onDropped is given events that had to be dropped
   * @param claim to the mission; null for none
   */
  MqttConnection(
      String uri,
      MqttRole role,
      @Nullable TlsSockets sockets,
      DeadLinkWatch watch,
      Consumer<Event> onDropped,
      @Nullable MissionClaim claim)
      throws MqttException {
    this.role = role;
    this.sockets = sockets;
    this.watch = watch;
    this.onDropped = onDropped;
    this.claim = claim == null ? null : new ClaimCheck(claim, role.topics().claim());
    this.limits = MqttLimits.of(null, role.topics().longest());
    this.client = new MqttAsyncClient(uri, role.clientId(), new MemoryPersistence());
    client.setCallback(new Callback());
  }

  /**
   * Connects and subscribes. To be closed if this fails.
   *
   * @throws MissionTakenException if another ground has the mission
   */
  void connect() throws MqttException, MissionTakenException {
    IMqttToken connected = client.connect(MqttBroker.options(role.presence().willTopic(), sockets));
    connected.waitForCompletion(MqttBroker.CONNECT_TIMEOUT_MILLIS);
    limits = MqttLimits.of(connected.getResponseProperties(), role.topics().longest());
    if (claim != null) {
      claim.run(client);
    }
    role.events().dropFrames();
    client.subscribe(role.subscription(), 1).waitForCompletion(MqttBroker.CONNECT_TIMEOUT_MILLIS);
    role.presence().start(client, MqttBroker.CONNECT_TIMEOUT_MILLIS);
    watch.onUp(System.nanoTime());
  }

  /** The broker's limits, as soon as they are known. */
  MqttLimits limits() {
    return limits;
  }

  boolean isConnected() {
    return client.isConnected();
  }

  boolean hasRoom() {
    return inFlight.get() < limits.window() && bytesInFlight.get() < MAX_BYTES_IN_FLIGHT;
  }

  void send(String satellite, Wire frame) {
    MqttMessage message = new MqttMessage(frame.bytes());
    message.setQos(frame.bulk() ? 0 : 1);
    boolean isAnswered = message.getQos() > 0;
    int bytes = frame.bytes().length;
    inFlight.incrementAndGet();
    bytesInFlight.addAndGet(bytes);
    try {
      client.publish(
          role.topics().lane(satellite, role.sends(), frame.kind()),
          message,
          null,
          new Landed(bytes, isAnswered));
      watch.sent(bytes, isAnswered, System.nanoTime());
    } catch (MqttException e) {
      landed(bytes);
      log.debug("event=publish-failed client={} reason={}", role.clientId(), e.getMessage());
    }
  }

  private void landed(int bytes) {
    inFlight.decrementAndGet();
    bytesInFlight.addAndGet(-bytes);
  }

  void publishPresence() {
    try {
      role.presence().publish(client);
    } catch (MqttException e) {
      log.debug("event=publish-failed client={} reason={}", role.clientId(), e.getMessage());
    }
  }

  void refreshPresence() {
    try {
      role.presence().refresh(client);
    } catch (MqttException e) {
      log.debug("event=refresh-failed client={} reason={}", role.clientId(), e.getMessage());
    }
  }

  /** True if the broker does not answer; then {@link #close} does not wait for it. */
  boolean isDead() {
    boolean isDead = watch.isDead(System.nanoTime());
    if (isDead) {
      log.info("event=link-dead client={}", role.clientId());
      if (sockets != null) {
        sockets.abandon();
      }
    }
    return isDead;
  }

  /**
   * Ends the connection. A satellite sends no DISCONNECT packet: after one, the broker would
   * discard the last will, and the ground would not learn that the satellite left. (Reason code
   * 0x04 requests the will nevertheless, but not every broker honors it.)
   */
  void close() {
    isClosed = true;
    MqttBroker.disconnect(client, sockets, role.presence().willTopic() == null);
  }

  /** Frees a place in the window. */
  private final class Landed implements MqttActionListener {

    private final int bytes;
    private final boolean isAnswer;

    /**
     * @param isAnswer true if success is an acknowledgment by the broker
     */
    Landed(int bytes, boolean isAnswer) {
      this.bytes = bytes;
      this.isAnswer = isAnswer;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      if (isAnswer && !isClosed) {
        watch.answered(System.nanoTime());
      }
      landed(bytes);
    }

    @Override
    public void onFailure(IMqttToken token, Throwable cause) {
      landed(bytes);
    }
  }

  private final class Callback implements MqttCallback {

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      watch.heard(System.nanoTime());
      byte[] payload = message.getPayload();
      if (claim != null && claim.takes(topic, message)) {
        return;
      }
      String satellite =
          payload.length <= Frames.MAX_BYTES ? role.topics().satelliteOf(topic).orElse(null) : null;
      if (satellite == null) {
        role.presence().onMessage(topic, message).ifPresent(onDropped);
        return;
      }
      Arrival arrival = new Arrival(satellite, payload);
      if (!role.events().arrived(arrival)) {
        onDropped.accept(arrival);
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
