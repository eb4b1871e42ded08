package space.perigee.sync.link.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.sync.transfer.Frames;

/**
 * A broker and how to connect to it.
 *
 * @param uri {@code tcp://host:port}, or {@code ssl://host:port} with TLS
 * @param tls certificates for TLS; null without TLS
 */
public record MqttBroker(String uri, @Nullable TlsFiles tls) {

  private static final Logger log = LoggerFactory.getLogger(MqttBroker.class);

  /** What a satellite that is connected says of its state, and its last will. */
  public static final String ONLINE = "online";

  public static final String OFFLINE = "offline";

  private static final int CONNECT_TIMEOUT_SECONDS = 5;

  /** How long a broker may take to answer while a client connects. */
  static final long CONNECT_TIMEOUT_MILLIS = TimeUnit.SECONDS.toMillis(CONNECT_TIMEOUT_SECONDS);

  private static final long CLOSE_TIMEOUT_MILLIS = 500;

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

  /**
   * Ends the connection of a client without giving Paho time to finish. The client is left to the
   * garbage collector: when closed, it clears what its threads still use.
   *
   * @param sockets that were made for this connection; null without TLS
   * @param saysGoodbye true to send a DISCONNECT packet, after which the broker discards the will
   */
  static void disconnect(
      MqttAsyncClient client, @Nullable TlsSockets sockets, boolean saysGoodbye) {
    try {
      if (client.isConnected()) {
        client.disconnectForcibly(0, CLOSE_TIMEOUT_MILLIS, saysGoodbye);
      }
    } catch (MqttException e) {
      log.debug(
          "event=disconnect-failed client={} reason={}", client.getClientId(), e.getMessage());
    }
    if (sockets != null) {
      sockets.close();
    }
  }

  /** A retained message, which the broker also sends to later subscribers. */
  static MqttMessage state(String state) {
    MqttMessage message = new MqttMessage(state.getBytes(StandardCharsets.UTF_8));
    message.setRetained(true);
    message.setQos(1);
    return message;
  }
}
