package space.perigee.sync.link.mqtt;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;

/**
 * Publishes messages to a broker, one after the other: each has been acknowledged by the broker
 * when {@link #publish} returns. Connects when it has something to publish, anew after a failure,
 * with a client of its own for each connection (see {@link MqttConnection}). Not thread-safe.
 */
public final class MqttPublisher implements AutoCloseable {

  private static final int KEEP_ALIVE_SECONDS = 60;

  private final MqttBroker broker;
  private final String clientId;
  private final @Nullable TlsFiles tls;
  private @Nullable TlsSockets sockets;
  private @Nullable MqttAsyncClient client;

  /** A publisher that has not connected yet. */
  public MqttPublisher(MqttBroker broker, String clientId) {
    this.broker = broker;
    this.clientId = clientId;
    this.tls = broker.tls();
  }

  /**
   * Publishes a message with quality of service 1.
   *
   * @param contentType media type of the payload
   * @param properties user properties, in this order
   * @throws IOException if the broker has not acknowledged it within the timeout; it may have been
   *     published
   */
  public void publish(
      String topic, byte[] payload, String contentType, Map<String, String> properties)
      throws IOException {
    MqttMessage message = new MqttMessage(payload);
    message.setQos(1);
    MqttProperties all = new MqttProperties();
    all.setContentType(contentType);
    List<UserProperty> user =
        properties.entrySet().stream()
            .map(property -> new UserProperty(property.getKey(), property.getValue()))
            .toList();
    all.setUserProperties(user);
    message.setProperties(all);
    try {
      connected().publish(topic, message).waitForCompletion(MqttBroker.CONNECT_TIMEOUT_MILLIS);
    } catch (MqttException e) {
      close();
      throw new IOException(broker.uri() + ": " + e.getMessage(), e);
    }
  }

  private MqttAsyncClient connected() throws MqttException {
    MqttAsyncClient current = client;
    if (current != null && current.isConnected()) {
      return current;
    }
    close();
    TlsSockets nextSockets = tls == null ? null : new TlsSockets(tls.context().getSocketFactory());
    MqttAsyncClient next = new MqttAsyncClient(broker.uri(), clientId, new MemoryPersistence());
    sockets = nextSockets;
    client = next;
    var options = MqttBroker.options(null, nextSockets);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    next.connect(options).waitForCompletion(MqttBroker.CONNECT_TIMEOUT_MILLIS);
    return next;
  }

  @Override
  public void close() {
    MqttAsyncClient current = client;
    TlsSockets currentSockets = sockets;
    client = null;
    sockets = null;
    if (current != null) {
      MqttBroker.disconnect(current, currentSockets, true);
    }
  }
}
