package space.perigee.sync.link.mqtt;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.link.Direction;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.NodeName;

/**
 * Topics of a mission: {@code perigee/v1/<mission>/<satellite>/<direction>/<lane>}, where the
 * direction is {@code down} (to the ground) or {@code up}, and the lane {@code control} (QoS 1) or
 * the kind of the content whose bulk it is (QoS 0): {@code command}, {@code model}, {@code delta},
 * {@code labels}, {@code hard-examples}, {@code telemetry}. And {@code
 * perigee/v1/<mission>/<satellite>/state}, which holds {@code online} or, by the last will, {@code
 * offline}; {@code .../state/<station>} holds the same of a satellite in a station's reach, with
 * what its link is ({@link SatelliteReachability}).
 *
 * @param mission letters, digits, dot, underscore and hyphen
 */
record MqttTopics(String mission) {

  private static final String ROOT = "perigee/v1/";
  private static final String CONTROL = "control";
  private static final Set<String> LANES =
      Stream.concat(Stream.of(CONTROL), Stream.of(Kind.values()).map(MqttTopics::level))
          .collect(Collectors.toUnmodifiableSet());

  /**
   * @throws IllegalArgumentException if the mission cannot be a level of a topic
   */
  public MqttTopics {
    NodeName.require("mission", mission);
  }

  /**
   * @param kind of the content whose bulk it is; null for control
   */
  String lane(String satellite, Direction direction, @Nullable Kind kind) {
    return ROOT + mission + "/" + satellite + "/" + direction.word() + "/" + level(kind);
  }

  /** Length of the longest topic that a mission can have (bytes). */
  int longest() {
    return lane("x".repeat(NodeName.MAX_LENGTH), Direction.DOWN, Kind.HARD_EXAMPLES).length();
  }

  private static String level(@Nullable Kind kind) {
    return kind == null ? CONTROL : kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @param station by which the satellite is reached; null if it is so directly
   */
  String state(String satellite, @Nullable String station) {
    String direct = ROOT + mission + "/" + satellite + "/state";
    return station == null ? direct : direct + "/" + station;
  }

  /** Filter for the states of every satellite, by whatever station. */
  String states() {
    return ROOT + mission + "/+/state/#";
  }

  /**
   * What a state's topic names.
   *
   * @param station null if the satellite is reached directly
   */
  record StateTopic(String satellite, @Nullable String station) {}

  /** The state topic of this mission that a topic is. */
  Optional<StateTopic> stateOf(String topic) {
    String[] levels = topic.split("/", -1);
    boolean isState =
        (levels.length == 5 || levels.length == 6 && NodeName.isValid(levels[5]))
            && topic.startsWith(ROOT)
            && levels[2].equals(mission)
            && NodeName.isValid(levels[3])
            && levels[4].equals("state");
    return isState
        ? Optional.of(new StateTopic(levels[3], levels.length == 5 ? null : levels[5]))
        : Optional.empty();
  }

  /** Filter for all lanes; {@code +} stands for every satellite. */
  String filter(String satellite, Direction direction) {
    return ROOT + mission + "/" + satellite + "/" + direction.word() + "/+";
  }

  /** The same, of which each message goes to one of those who subscribe as this group. */
  String sharedFilter(String group, String satellite, Direction direction) {
    return "$share/" + group + "/" + filter(satellite, direction);
  }

  /** The satellite that a lane's topic names, if it is one of this mission's lanes. */
  Optional<String> satelliteOf(String topic) {
    String[] levels = topic.split("/", -1);
    boolean isLane =
        levels.length == 6
            && topic.startsWith(ROOT)
            && levels[2].equals(mission)
            && NodeName.isValid(levels[3])
            && LANES.contains(levels[5]);
    return isLane ? Optional.of(levels[3]) : Optional.empty();
  }
}
