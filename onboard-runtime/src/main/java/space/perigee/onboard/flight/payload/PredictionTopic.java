package space.perigee.onboard.flight.payload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.link.uri.LinkUri;

/**
 * Predictions as messages on an MQTT 5 topic of a broker on the satellite's own bus, by Eclipse
 * Paho; one JSON object each, with QoS 1: a prediction counts as written when the broker has it.
 * Each connection has a client of its own, since Paho cannot be relied on after a cut.
 */
final class PredictionTopic implements PredictionTarget {

  private static final int TIMEOUT_SECONDS = 5;
  private static final int KEEP_ALIVE_SECONDS = 30;
  private static final long TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS);
  private static final long CLOSE_MILLIS = 500;
  private static final int MAX_TOPIC_BYTES = 65_535;

  private final LinkUri.HostAndPort broker;
  private final String topic;
  private final String clientId;
  private @Nullable MqttAsyncClient client;

  /**
   * @throws IllegalArgumentException if nothing may be published on the topic
   */
  PredictionTopic(LinkUri.HostAndPort broker, String topic, String clientId) {
    boolean isPlain = topic.chars().noneMatch(c -> c == '+' || c == '#' || c == 0);
    int bytes = topic.getBytes(StandardCharsets.UTF_8).length;
    if (!isPlain || bytes == 0 || bytes > MAX_TOPIC_BYTES) {
      throw new IllegalArgumentException(
          "topic '" + topic + "' must be a name without the wildcards + and #");
    }
    this.broker = broker;
    this.topic = topic;
    this.clientId = clientId;
  }

  @Override
  public void write(byte[] json) throws IOException {
    MqttMessage message = new MqttMessage(json);
    message.setQos(1);
    try {
      connected().publish(topic, message).waitForCompletion(TIMEOUT_MILLIS);
    } catch (MqttException e) {
      close();
      throw new IOException(reason(e), e);
    }
  }

  private static String reason(MqttException e) {
    Throwable cause = e.getCause();
    String text = cause == null ? e.getMessage() : cause.getMessage();
    return text == null ? e.toString() : text;
  }

  private MqttAsyncClient connected() throws MqttException {
    MqttAsyncClient current = client;
    if (current != null && current.isConnected()) {
      return current;
    }
    close();
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setAutomaticReconnect(false);
    options.setTopicAliasMaximum(0);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setConnectionTimeout(TIMEOUT_SECONDS);
    current = new MqttAsyncClient("tcp://" + broker, clientId, new MemoryPersistence());
    client = current;
    current.connect(options).waitForCompletion(TIMEOUT_MILLIS);
    return current;
  }

  @Override
  public void close() {
    MqttAsyncClient current = client;
    client = null;
    if (current == null) {
      return;
    }
    try {
      if (current.isConnected()) {
        current.disconnect().waitForCompletion(CLOSE_MILLIS);
      } else {
        current.disconnectForcibly(0, CLOSE_MILLIS, false);
      }
    } catch (MqttException e) {
      // The broker notices it itself.
    }
    try {
      current.close(true);
    } catch (MqttException e) {
      // It holds nothing that is still needed.
    }
  }

  @Override
  public String toString() {
    return "mqtt://" + broker + "/" + topic;
  }
}
