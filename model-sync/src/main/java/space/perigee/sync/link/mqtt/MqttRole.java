package space.perigee.sync.link.mqtt;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.link.Direction;
import space.perigee.sync.transfer.NodeName;

/**
 * What differs between the ends of an {@link MqttLink}.
 *
 * <p>A broker can check a client identifier against the name in the client's certificate: {@code
 * perigee/<mission>/<satellite>}, {@code perigee/<mission>/<satellite>/<station>}, or {@code
 * perigee-ground/<mission>}, for servers of a group with a random number behind it. No name
 * contains a slash, so no two ends have the same identifier.
 *
 * @param clientId name of the MQTT client; unique at the broker
 * @param sends direction of the frames that it sends
 * @param subscription filter of the topics with the frames that it receives
 * @param presence publishes or reads who is present
 */
record MqttRole(
    String clientId,
    MqttTopics topics,
    Direction sends,
    String subscription,
    EventQueue events,
    MqttPresence presence) {

  private static final String EVERY_SATELLITE = "+";

  /**
   * A satellite, or a station that stands for it.
   *
   * @param station null for the satellite itself
   * @throws IllegalArgumentException if a name is not valid
   */
  static MqttRole ofSatellite(String mission, String satellite, @Nullable String station) {
    NodeName.require("satellite", satellite);
    if (station != null) {
      NodeName.require("station", station);
    }
    MqttTopics topics = new MqttTopics(mission);
    EventQueue events = new EventQueue();
    return new MqttRole(
        topics.clientOf(satellite, station),
        topics,
        Direction.DOWN,
        topics.filter(satellite, Direction.UP),
        events,
        MqttPresence.ofSatellite(topics, events, satellite, station));
  }

  /**
   * The ground, which hears every satellite of the mission.
   *
   * @param group of ground servers that share what arrives; null for a server of its own
   * @throws IllegalArgumentException if a name is not valid
   */
  static MqttRole ofGround(String mission, @Nullable String group) {
    String clientId = "perigee-ground/" + mission;
    if (group != null) {
      NodeName.require("group", group);
      // The broker would disconnect a client when a second one with the same name connects.
      clientId += "/" + Long.toHexString(new SecureRandom().nextLong());
    }
    MqttTopics topics = new MqttTopics(mission);
    EventQueue events = new EventQueue();
    return new MqttRole(
        clientId,
        topics,
        Direction.UP,
        group == null
            ? topics.filter(EVERY_SATELLITE, Direction.DOWN)
            : topics.sharedFilter(group, EVERY_SATELLITE, Direction.DOWN),
        events,
        MqttPresence.ofGround(topics, events));
  }
}
