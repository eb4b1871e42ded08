package space.perigee.ground.broker.gate;

import java.util.Arrays;
import java.util.List;
import space.perigee.sync.link.mqtt.MqttTopics;
import space.perigee.sync.transfer.NodeName;

/**
 * What a client may call itself, publish and subscribe to:
 *
 * <pre>
 *                client identifier              publishes                        subscribes to
 *   satellite S  perigee/MISSION/S              all below S but up/, state/..    below S/up
 *   station T    perigee/MISSION/any S/T        S/down/.., S/state/T             below S/up
 *   ground       any                            anything                         anything
 * </pre>
 *
 * where S stands for {@code perigee/v1/MISSION/S}. Nobody but the ground subscribes to what
 * satellites publish, so a client that does not read holds back only what the ground sends to it.
 *
 * <p>Topics have at most {@value #MAX_LEVELS} levels, since Artemis keeps a node of a tree for
 * each.
 */
final class ClientRights {

  private static final int MAX_LEVELS = 10;
  private static final int MAX_LENGTH = 512;

  private static final int SATELLITE = 3;
  private static final int LANES = 4;

  private final Client client;
  private final String mission;
  private final MqttTopics topics;

  ClientRights(Client client, String mission) {
    this.client = client;
    this.mission = mission;
    this.topics = new MqttTopics(mission);
  }

  boolean mayConnectAs(String clientId) {
    if (mayDoAnything()) {
      return !clientId.isEmpty() && clientId.length() <= MAX_LENGTH;
    }
    String[] parts = clientId.split("/", -1);
    boolean isStation = client.role() == Client.Role.STATION;
    return parts.length == (isStation ? SATELLITE + 1 : SATELLITE)
        && parts[0].equals("perigee")
        && parts[1].equals(mission)
        && NodeName.isValid(parts[2])
        && parts[parts.length - 1].equals(client.name());
  }

  boolean mayPublish(String topic) {
    if (mayDoAnything()) {
      return isShort(topic) && !topic.startsWith("$");
    }
    List<String> levels = levels(topic);
    if (!isInTree(levels) || !levels.stream().allMatch(NodeName::isValid)) {
      return false;
    }
    boolean isState = levels.get(LANES).equals("state");
    if (client.role() == Client.Role.STATION) {
      return isState
          ? levels.size() == LANES + 2 && levels.get(LANES + 1).equals(client.name())
          : levels.get(LANES).equals("down");
    }
    return isState ? levels.size() == LANES + 1 : !levels.get(LANES).equals("up");
  }

  /**
   * True for the topics of the satellite's own frames and state, which do not count as others do: a
   * client that has used up its share can still send them.
   */
  boolean isEssential(String topic) {
    return client.role() == Client.Role.SATELLITE
        && (topics.satelliteOf(topic).isPresent() || topics.stateOf(topic).isPresent());
  }

  boolean maySubscribe(String filter) {
    if (mayDoAnything()) {
      return isShort(filter);
    }
    List<String> levels = levels(filter);
    boolean isWellFormed = true;
    for (int i = LANES; i < levels.size(); i++) {
      String level = levels.get(i);
      boolean isLast = i == levels.size() - 1;
      isWellFormed &= NodeName.isValid(level) || level.equals("+") || level.equals("#") && isLast;
    }
    return isInTree(levels) && levels.get(LANES).equals("up") && isWellFormed;
  }

  private boolean mayDoAnything() {
    return client.role() == Client.Role.GROUND || client.role() == Client.Role.ANYONE;
  }

  /** True if a topic or filter lies below a satellite that the client may speak for. */
  private boolean isInTree(List<String> levels) {
    return levels.size() > LANES
        && levels.get(0).equals("perigee")
        && levels.get(1).equals("v1")
        && levels.get(2).equals(mission)
        && (client.role() == Client.Role.STATION
            ? NodeName.isValid(levels.get(SATELLITE))
            : levels.get(SATELLITE).equals(client.name()));
  }

  /** The levels of a topic; none if it is too long. */
  private static List<String> levels(String topic) {
    return isShort(topic) ? Arrays.asList(topic.split("/", -1)) : List.of();
  }

  /**
   * Also refuses Artemis' own notation for a queue of an address, with which one reads any queue.
   */
  private static boolean isShort(String topic) {
    return !topic.isEmpty()
        && topic.length() <= MAX_LENGTH
        && !topic.contains("::")
        && topic.chars().filter(c -> c == '/').count() < MAX_LEVELS;
  }
}
