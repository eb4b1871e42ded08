package space.perigee.sync.link.mqtt;

import java.util.Objects;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.Frames;
import space.perigee.sync.transfer.LinkTraits;

/**
 * The limits of a broker on a connection (MQTT 5.0, 3.2.2.3).
 *
 * @param window maximum number of messages in flight
 * @param maxFrameBytes longest frame in a message (bytes)
 */
record MqttLimits(int window, int maxFrameBytes) {

  /** Messages in flight that suffice for any link. */
  static final int MAX_WINDOW = 32;

  /** Fixed header, length of the topic, packet identifier, and properties that Paho may add. */
  private static final int HEAD_BYTES = 5 + 2 + 2 + 8;

  /** Two frames of the longest kind. */
  private static final long FIRST_WINDOW_BYTES = 1 << 17;

  /** Shortest limit with which transfers work (bytes). */
  private static final int LEAST_FRAME_BYTES = 64;

  /**
   * The limits in a broker's response to a connection.
   *
   * <p>Paho counts a message as in flight slightly longer than it reports, and then fails the next
   * one; so one place in the window stays free.
   *
   * @param connack null if the broker states no limits
   * @param topicBytes length of the longest topic (bytes)
   */
  static MqttLimits of(@Nullable MqttProperties connack, int topicBytes) {
    Integer receiveMaximum = connack == null ? null : connack.getReceiveMaximum();
    Long maximumPacket = connack == null ? null : connack.getMaximumPacketSize();
    int window = Objects.requireNonNullElse(receiveMaximum, 65_535) - 1;
    long frame =
        Objects.requireNonNullElse(maximumPacket, Long.MAX_VALUE) - HEAD_BYTES - topicBytes;
    return new MqttLimits(
        Math.max(1, Math.min(MAX_WINDOW, window)),
        (int) Math.max(LEAST_FRAME_BYTES, Math.min(Frames.MAX_BYTES, frame)));
  }

  /** What a sender must know of a link with these limits. */
  LinkTraits traits() {
    return new LinkTraits(maxFrameBytes, 0, true, 0, FIRST_WINDOW_BYTES);
  }
}
