package space.perigee.ground.broker.gate;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubAckMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckPayload;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection, as {@link DirectLanes} sees it: handles the packets that concern frames, of which
 * Artemis need not know. Used by the thread of the connection, except {@link #deliver}.
 */
final class LaneClient {

  /** Head of a message: fixed header, length of its topic, no properties (bytes). */
  private static final int HEAD_BYTES = 8;

  /** DISCONNECT asks for the last will (MQTT 5.0, 3.14.2.1). */
  private static final byte WITH_WILL = 0x04;

  private final DirectLanes lanes;
  private final Channel connection;
  private final int maxPacketBytes;
  private final AtomicLong waiting = new AtomicLong();
  private final Map<String, LaneSubscription> subscriptions = new HashMap<>();
  private @Nullable String willTopic;
  private byte[] will = {};

  /**
   * @param maxPacketBytes longest packet that the client takes
   */
  LaneClient(DirectLanes lanes, Channel connection, int maxPacketBytes) {
    this.lanes = lanes;
    this.connection = connection;
    this.maxPacketBytes = maxPacketBytes;
  }

  /**
   * Notes the state that the client leaves as its last will.
   *
   * @return the packet for the broker, which need not know such a will
   */
  MqttConnectMessage connected(MqttConnectMessage connect) {
    String topic = connect.payload().willTopic();
    byte[] message = connect.payload().willMessageInBytes();
    if (!connect.variableHeader().isWillFlag()
        || topic == null
        || message == null
        || !lanes.isState(topic)) {
      return connect;
    }
    willTopic = topic;
    will = message;
    return withoutWill(connect);
  }

  private static MqttConnectMessage withoutWill(MqttConnectMessage connect) {
    MqttConnectVariableHeader header = connect.variableHeader();
    MqttConnectPayload payload = connect.payload();
    return new MqttConnectMessage(
        connect.fixedHeader(),
        new MqttConnectVariableHeader(
            header.name(),
            header.version(),
            header.hasUserName(),
            header.hasPassword(),
            false,
            0,
            false,
            header.isCleanSession(),
            header.keepAliveTimeSeconds(),
            header.properties()),
        new MqttConnectPayload(
            payload.clientIdentifier(),
            MqttProperties.NO_PROPERTIES,
            null,
            null,
            payload.userName(),
            payload.passwordInBytes()));
  }

  /**
   * Handles a packet.
   *
   * @return false if it is for the broker
   */
  boolean handles(ChannelHandlerContext gate, MqttMessage packet) {
    return switch (packet.fixedHeader().messageType()) {
      case PUBLISH -> publish(gate, (MqttPublishMessage) packet);
      case SUBSCRIBE -> subscribe(gate, (MqttSubscribeMessage) packet);
      case UNSUBSCRIBE -> unsubscribe(gate, (MqttUnsubscribeMessage) packet);
      case DISCONNECT -> {
        boolean keepsWill =
            packet.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header
                && header.reasonCode() == WITH_WILL;
        willTopic = keepsWill ? willTopic : null;
        yield false;
      }
      default -> false;
    };
  }

  private boolean publish(ChannelHandlerContext gate, MqttPublishMessage packet) {
    String topic = packet.variableHeader().topicName();
    String from = lanes.downOf(topic);
    String to = from == null ? lanes.upOf(topic) : null;
    if (from == null && to == null && !lanes.isState(topic)) {
      return false;
    }
    byte[] message = ByteBufUtil.getBytes(packet.payload());
    if (to != null) {
      lanes.deliver(to, topic, message);
      return false;
    }
    if (from == null) {
      lanes.onState(topic, message, this);
    } else {
      lanes.onFrame(from, message);
      if (packet.fixedHeader().isRetain() || lanes.hasOtherListeners()) {
        return false;
      }
    }
    if (packet.fixedHeader().qosLevel() != MqttQoS.AT_MOST_ONCE) {
      gate.writeAndFlush(
          new MqttPubAckMessage(
              header(MqttMessageType.PUBACK),
              MqttMessageIdVariableHeader.from(packet.variableHeader().packetId())),
          gate.voidPromise());
    }
    return true;
  }

  private static MqttFixedHeader header(MqttMessageType type) {
    return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
  }

  private boolean subscribe(ChannelHandlerContext gate, MqttSubscribeMessage packet) {
    boolean isOwn = true;
    List<Integer> granted = new ArrayList<>();
    for (MqttTopicSubscription asked : packet.payload().topicSubscriptions()) {
      String filter = asked.topicFilter();
      String satellite = lanes.upOf(filter);
      isOwn &= satellite != null;
      granted.add(MqttQoS.AT_MOST_ONCE.value());
      LaneSubscription before = subscriptions.get(filter);
      LaneSubscription subscription = before == null ? new LaneSubscription(this, filter) : before;
      if (before == null) {
        subscriptions.put(filter, subscription);
        lanes.subscribe(satellite, subscription);
      }
      if (satellite == null && asksForStates(asked, before == null)) {
        lanes.repeatStates(subscription);
      }
    }
    if (isOwn) {
      gate.writeAndFlush(
          new MqttSubAckMessage(
              header(MqttMessageType.SUBACK),
              MqttMessageIdVariableHeader.from(packet.variableHeader().messageId()),
              new MqttSubAckPayload(granted)),
          gate.voidPromise());
    }
    return isOwn;
  }

  /** True if a subscription asks for retained messages (MQTT 5.0, 3.8.3.1). */
  private static boolean asksForStates(MqttTopicSubscription asked, boolean isNew) {
    return switch (asked.option().retainHandling()) {
      case SEND_AT_SUBSCRIBE -> true;
      case SEND_AT_SUBSCRIBE_IF_NOT_YET_EXISTS -> isNew;
      case DONT_SEND_AT_SUBSCRIBE -> false;
    };
  }

  private boolean unsubscribe(ChannelHandlerContext gate, MqttUnsubscribeMessage packet) {
    boolean isOwn = true;
    List<Short> codes = new ArrayList<>();
    for (String filter : packet.payload().topics()) {
      String satellite = lanes.upOf(filter);
      isOwn &= satellite != null;
      codes.add((short) 0);
      LaneSubscription ended = subscriptions.remove(filter);
      if (ended != null) {
        lanes.unsubscribe(satellite, ended);
      }
    }
    if (isOwn) {
      gate.writeAndFlush(
          new MqttUnsubAckMessage(
              header(MqttMessageType.UNSUBACK),
              MqttMessageIdVariableHeader.from(packet.variableHeader().messageId()),
              new MqttUnsubAckPayload(codes)),
          gate.voidPromise());
    }
    return isOwn;
  }

  /**
   * Sends a message to the client, unless too much waits for it already. For any thread.
   *
   * @param isOld true if it was published before the client subscribed
   */
  void deliver(String topic, byte[] message, boolean isOld) {
    int length = HEAD_BYTES + topic.length() + message.length;
    long before = waiting.get();
    if (length > maxPacketBytes
        || before > DirectLanes.MAX_BYTES
        || before > DirectLanes.SHARE_BYTES && lanes.waiting().get() > DirectLanes.MAX_ALL_BYTES) {
      return;
    }
    waiting.addAndGet(length);
    lanes.waiting().addAndGet(length);
    connection
        .writeAndFlush(
            new MqttPublishMessage(
                new MqttFixedHeader(MqttMessageType.PUBLISH, false, MqttQoS.AT_MOST_ONCE, isOld, 0),
                new MqttPublishVariableHeader(topic, 0, MqttProperties.NO_PROPERTIES),
                Unpooled.wrappedBuffer(message)))
        .addListener(
            sent -> {
              waiting.addAndGet(-length);
              lanes.waiting().addAndGet(-length);
            });
  }

  /** The connection has ended. */
  void left() {
    subscriptions.forEach((filter, ended) -> lanes.unsubscribe(lanes.upOf(filter), ended));
    subscriptions.clear();
    String topic = willTopic;
    if (topic != null) {
      lanes.onWill(topic, will, this);
    }
  }
}
