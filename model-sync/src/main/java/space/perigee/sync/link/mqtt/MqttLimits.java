package space.perigee.sync.link.mqtt;

import java.util.Objects;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.Frames;

/**
 * What a broker allows on a connection (MQTT 5.0, 3.2.2.3).
 *
 * @param window messages in flight at most
 * @param maxFrameBytes longest frame that a message may carry (bytes)
 */
record MqttLimits(int window, int maxFrameBytes) {

  /** Messages in flight that are enough for any link. */
  static final int MAX_WINDOW = 32;

  /** Fixed header, length of the topic, packet identifier, and properties that Paho may add. */
  private static final int HEAD_BYTES = 5 + 2 + 2 + 8;

  /** Shortest frame that a transfer can do with. */
  private static final int LEAST_FRAME_BYTES = 64;

  /**
   * What the broker said when it let the client in.
   *
   * <p>Paho counts a message as in flight a little longer than it tells, and fails the next one
   * then; so one place is left free.
   *
   * @param connack null if it said nothing
   * @param topicBytes longest topic (bytes)
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
}
