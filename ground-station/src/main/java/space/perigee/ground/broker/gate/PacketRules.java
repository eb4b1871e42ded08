package space.perigee.ground.broker.gate;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectPayload;
import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one connection may send (OASIS MQTT 5.0). Admitted is what the ends of Perigee use, and
 * nothing that makes the broker keep state for a client that has left or does not answer: MQTT 5
 * alone, sessions that end with their connection, QoS 0 and 1, no topic aliases, few properties.
 */
final class PacketRules {

  static final int MAX_WILL_BYTES = 1024;

  private static final int MAX_FILTERS_PER_PACKET = 16;

  /** Subscriptions and ends of subscriptions that the broker has not answered yet. */
  private static final int MAX_UNANSWERED = 64;

  private static final int MAX_PROPERTIES = 8;

  /** Of the ground, which publishes events with an attribute in each property. */
  private static final int MAX_PROPERTIES_OF_GROUND = 16;

  private final Client client;
  private final ClientRights rights;
  private final ClientAccount account;
  private final Set<String> filters = new HashSet<>();
  private int unanswered;

  PacketRules(Client client, ClientRights rights, ClientAccount account) {
    this.client = client;
    this.rights = rights;
    this.account = account;
  }

  /** A refusal and what it is about. */
  record Refusal(Reason reason, String what) {}

  /** The reason to refuse the first packet; null if it may pass. */
  @Nullable Refusal first(MqttMessage packet) {
    if (!(packet instanceof MqttConnectMessage connect)) {
      return new Refusal(Reason.PROTOCOL, "first packet");
    }
    MqttConnectVariableHeader header = connect.variableHeader();
    MqttConnectPayload payload = connect.payload();
    if (header.version() != MqttVersion.MQTT_5.protocolLevel()) {
      return new Refusal(Reason.PROTOCOL, "MQTT version " + header.version());
    }
    if (!rights.mayConnectAs(payload.clientIdentifier())) {
      return new Refusal(Reason.CLIENT_ID, payload.clientIdentifier());
    }
    MqttProperties properties = header.properties();
    if (isPositive(properties, MqttPropertyType.SESSION_EXPIRY_INTERVAL)) {
      return new Refusal(Reason.PROTOCOL, "session expiry");
    }
    if (has(properties, MqttPropertyType.AUTHENTICATION_METHOD)) {
      return new Refusal(Reason.PROTOCOL, "authentication method");
    }
    if (isLong(properties)) {
      return new Refusal(Reason.PROTOCOL, "properties");
    }
    return header.isWillFlag() ? will(header, payload) : null;
  }

  /** Longest packet that a client takes, as it says when it connects (bytes). */
  static int maxPacketBytes(MqttConnectMessage connect) {
    return connect
                .variableHeader()
                .properties()
                .getProperty(MqttPropertyType.MAXIMUM_PACKET_SIZE.value())
            instanceof MqttProperties.IntegerProperty most
        ? most.value()
        : Integer.MAX_VALUE;
  }

  private @Nullable Refusal will(MqttConnectVariableHeader header, MqttConnectPayload payload) {
    String topic = payload.willTopic();
    byte[] message = payload.willMessageInBytes();
    int length = message == null ? 0 : message.length;
    if (topic == null || !rights.mayPublish(topic)) {
      return new Refusal(Reason.TOPIC, "will " + topic);
    }
    if (length > MAX_WILL_BYTES) {
      return new Refusal(Reason.PROTOCOL, "will of " + length + " bytes");
    }
    MqttProperties properties = payload.willProperties();
    if (header.willQos() > MqttQoS.AT_LEAST_ONCE.value()
        || properties != null
            && (isPositive(properties, MqttPropertyType.WILL_DELAY_INTERVAL)
                || isLong(properties))) {
      return new Refusal(Reason.PROTOCOL, "will");
    }
    return counted(topic, header.isWillRetain(), length == 0);
  }

  private @Nullable Refusal counted(String topic, boolean isRetained, boolean isEmpty) {
    Reason reason = rights.isEssential(topic) ? null : account.publish(topic, isRetained, isEmpty);
    return reason == null ? null : new Refusal(reason, topic);
  }

  /** The reason to refuse a packet of a connected client; null if it may pass. */
  @Nullable Refusal next(MqttMessage packet) {
    return switch (packet.fixedHeader().messageType()) {
      case PUBLISH -> publish((MqttPublishMessage) packet);
      case SUBSCRIBE -> subscribe((MqttSubscribeMessage) packet);
      case UNSUBSCRIBE -> unsubscribe((MqttUnsubscribeMessage) packet);
      case DISCONNECT -> disconnect(packet);
      case PUBACK, PINGREQ -> null;
      default -> new Refusal(Reason.PROTOCOL, packet.fixedHeader().messageType().name());
    };
  }

  private @Nullable Refusal publish(MqttPublishMessage packet) {
    String topic = packet.variableHeader().topicName();
    if (packet.fixedHeader().qosLevel().value() > MqttQoS.AT_LEAST_ONCE.value()) {
      return new Refusal(Reason.PROTOCOL, "QoS 2");
    }
    MqttProperties properties = packet.variableHeader().properties();
    if (has(properties, MqttPropertyType.TOPIC_ALIAS)) {
      return new Refusal(Reason.PROTOCOL, "topic alias");
    }
    if (isLong(properties)) {
      return new Refusal(Reason.PROTOCOL, "properties");
    }
    if (!rights.mayPublish(topic)) {
      return new Refusal(Reason.TOPIC, topic);
    }
    return counted(topic, packet.fixedHeader().isRetain(), !packet.payload().isReadable());
  }

  /** True if there are too many properties. Netty lists all user properties as one. */
  private boolean isLong(MqttProperties properties) {
    int own =
        properties.getProperty(MqttPropertyType.USER_PROPERTY.value())
                instanceof MqttProperties.UserProperties user
            ? user.value().size()
            : 0;
    boolean isGround = client.role() == Client.Role.GROUND || client.role() == Client.Role.ANYONE;
    int most = isGround ? MAX_PROPERTIES_OF_GROUND : MAX_PROPERTIES;
    return properties.listAll().size() + own > most;
  }

  private @Nullable Refusal subscribe(MqttSubscribeMessage packet) {
    List<MqttTopicSubscription> asked = packet.payload().topicSubscriptions();
    if (asked.size() > MAX_FILTERS_PER_PACKET || ++unanswered > MAX_UNANSWERED) {
      return new Refusal(Reason.SUBSCRIPTIONS, asked.size() + " in a packet");
    }
    for (MqttTopicSubscription subscription : asked) {
      String filter = subscription.topicFilter();
      if (!rights.maySubscribe(filter)) {
        return new Refusal(Reason.FILTER, filter);
      }
      if (!filters.contains(filter)) {
        if (!account.subscribe()) {
          return new Refusal(Reason.SUBSCRIPTIONS, filter);
        }
        filters.add(filter);
      }
    }
    return null;
  }

  private @Nullable Refusal unsubscribe(MqttUnsubscribeMessage packet) {
    List<String> ended = packet.payload().topics();
    if (ended.size() > MAX_FILTERS_PER_PACKET || ++unanswered > MAX_UNANSWERED) {
      return new Refusal(Reason.SUBSCRIPTIONS, ended.size() + " in a packet");
    }
    for (String filter : ended) {
      if (filters.remove(filter)) {
        account.unsubscribe();
      }
    }
    return null;
  }

  private static @Nullable Refusal disconnect(MqttMessage packet) {
    return packet.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader header
            && isPositive(header.properties(), MqttPropertyType.SESSION_EXPIRY_INTERVAL)
        ? new Refusal(Reason.PROTOCOL, "session expiry")
        : null;
  }

  /** Notes that the broker has answered a subscription, or the end of one. */
  void answered() {
    unanswered--;
  }

  int subscriptions() {
    return filters.size();
  }

  Client client() {
    return client;
  }

  ClientAccount account() {
    return account;
  }

  private static boolean has(MqttProperties properties, MqttPropertyType type) {
    return properties.getProperty(type.value()) != null;
  }

  private static boolean isPositive(MqttProperties properties, MqttPropertyType type) {
    MqttProperties.MqttProperty<?> property = properties.getProperty(type.value());
    return property != null && !Integer.valueOf(0).equals(property.value());
  }
}
