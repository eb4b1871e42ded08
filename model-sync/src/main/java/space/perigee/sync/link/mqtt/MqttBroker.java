package space.perigee.sync.link.mqtt;

import java.nio.charset.StandardCharsets;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.Frames;

/**
 * A broker and how to talk to it.
 *
 * @param uri {@code tcp://host:port}, or {@code ssl://host:port} with TLS
 * @param tls whom to trust and who one is; null without TLS
 */
public record MqttBroker(String uri, @Nullable TlsFiles tls) {

  static final String ONLINE = "online";
  static final String OFFLINE = "offline";

  static final int CONNECT_TIMEOUT_SECONDS = 5;

  /** Longer than a frame's message can be (bytes). */
  static final int MAX_PACKET_BYTES = Frames.MAX_BYTES + 1024;

  private static final int KEEP_ALIVE_SECONDS = 5;

  /**
   * @throws IllegalArgumentException if scheme and files do not go together
   */
  public MqttBroker {
    if (uri.startsWith("ssl://") != (tls != null)
        || !uri.startsWith("ssl://") && !uri.startsWith("tcp://")) {
      throw new IllegalArgumentException(
          "broker '" + uri + "' must be tcp://host:port, or ssl://host:port with files for TLS");
    }
  }

  /**
   * For one connection. Files for TLS are read for each, so that renewed ones are used.
   *
   * @param willTopic where the broker is to say that the client is offline; null for nowhere
   * @throws space.perigee.sync.io.InputException if a file cannot be used
   */
  MqttConnectionOptions options(@Nullable String willTopic) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setAutomaticReconnect(false);
    options.setTopicAliasMaximum(0);
    options.setMaximumPacketSize((long) MAX_PACKET_BYTES);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setConnectionTimeout(CONNECT_TIMEOUT_SECONDS);
    if (tls != null) {
      options.setSocketFactory(tls.context().getSocketFactory());
      options.setHttpsHostnameVerificationEnabled(true);
    }
    if (willTopic != null) {
      options.setWill(willTopic, state(OFFLINE));
    }
    return options;
  }

  /** A message that stays with the broker for those who come later. */
  static MqttMessage state(String state) {
    MqttMessage message = new MqttMessage(state.getBytes(StandardCharsets.UTF_8));
    message.setRetained(true);
    message.setQos(1);
    return message;
  }
}
