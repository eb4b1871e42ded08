package space.perigee.sync.link.mqtt;

import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.Frames;

/**
 * A broker and how to connect to it.
 *
 * @param uri {@code tcp://host:port}, or {@code ssl://host:port} with TLS
 * @param tls certificates for TLS; null without TLS
 */
public record MqttBroker(String uri, @Nullable TlsFiles tls) {

  /** What a satellite that is connected says of its state, and its last will. */
  public static final String ONLINE = "online";

  public static final String OFFLINE = "offline";

  static final int CONNECT_TIMEOUT_SECONDS = 5;

  /** Limit of a packet, above that of a frame (bytes). */
  public static final int MAX_PACKET_BYTES = Frames.MAX_BYTES + 1024;

  /**
   * Longer than a pass, in which no keep-alive packets are wanted: each costs 236 bytes. {@link
   * DeadLinkWatch} notices dead connections; to the broker, which publishes the last will, a client
   * is dead after one and a half times as long, or when it connects again.
   */
  public static final int KEEP_ALIVE_SECONDS = 1200;

  /**
   * @throws IllegalArgumentException if the scheme does not match {@code tls}
   */
  public MqttBroker {
    if (uri.startsWith("ssl://") != (tls != null)
        || !uri.startsWith("ssl://") && !uri.startsWith("tcp://")) {
      throw new IllegalArgumentException(
          "broker '" + uri + "' must be tcp://host:port, or ssl://host:port with files for TLS");
    }
  }

  /**
   * The options of a new connection.
   *
   * @param willTopic topic on which the broker reports that the client is offline; null for none
   * @param sockets makes its socket; null without TLS
   */
  static MqttConnectionOptions options(
      @Nullable String willTopic, @Nullable SSLSocketFactory sockets) {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setAutomaticReconnect(false);
    options.setTopicAliasMaximum(0);
    options.setMaximumPacketSize((long) MAX_PACKET_BYTES);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setConnectionTimeout(CONNECT_TIMEOUT_SECONDS);
    if (sockets != null) {
      options.setSocketFactory(sockets);
      options.setHttpsHostnameVerificationEnabled(true);
    }
    if (willTopic != null) {
      options.setWill(willTopic, state(OFFLINE));
    }
    return options;
  }

  /** A retained message, which the broker also sends to later subscribers. */
  static MqttMessage state(String state) {
    MqttMessage message = new MqttMessage(state.getBytes(StandardCharsets.UTF_8));
    message.setRetained(true);
    message.setQos(1);
    return message;
  }
}
