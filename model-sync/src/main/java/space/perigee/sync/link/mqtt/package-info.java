/**
 * Frames over an MQTT 5 broker. {@link space.perigee.sync.link.mqtt.MqttLink} keeps the link up
 * from one {@code MqttConnection} to the next, {@link space.perigee.sync.link.mqtt.MqttTopics}
 * names the topics, {@link space.perigee.sync.link.mqtt.MqttBroker} says where the broker is and
 * how to connect, with the certificates in {@link space.perigee.sync.link.mqtt.TlsFiles}.
 *
 * <p>Satellites and stations publish their presence as retained messages: {@code MqttPresence}
 * publishes and reads them, and {@code SatelliteReachability} keeps which satellites can be
 * reached, and how. {@code MqttRole} is what differs between the ends.
 */
@NullMarked
package space.perigee.sync.link.mqtt;

import org.jspecify.annotations.NullMarked;
