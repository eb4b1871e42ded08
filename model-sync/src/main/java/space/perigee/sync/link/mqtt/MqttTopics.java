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
 * The topics of a mission.
 *
 * <p>Frames are published on {@code perigee/v1/<mission>/<satellite>/<direction>/<lane>}. The
 * direction is {@code down} (to the ground) or {@code up}. The lane is {@code control} (QoS 1) or,
 * for segments and repair symbols (QoS 0), the kind of the content: {@code command}, {@code model},
 * {@code delta}, {@code labels}, {@code hard-examples} or {@code telemetry}.
 *
 * <p>{@code perigee/v1/<mission>/<satellite>/state} holds {@code online} or, by the last will,
 * {@code offline}. {@code .../state/<station>} holds the same for a satellite that a station
 * reaches, with the traits of the station's link ({@link SatelliteReachability}).
 *
 * <p>{@code perigee/v1/<mission>/claim} holds which ground has the mission ({@link MissionClaim}).
 *
 * @param mission letters, digits, dot, underscore and hyphen
 */
public record MqttTopics(String mission) {

  private static final String ROOT = "perigee/v1/";
  private static final String CONTROL = "control";
  private static final Set<String> LANES =
      Stream.concat(Stream.of(CONTROL), Stream.of(Kind.values()).map(MqttTopics::level))
          .collect(Collectors.toUnmodifiableSet());

  /**
   * @throws IllegalArgumentException if the name of the mission is not valid
   */
  public MqttTopics {
    NodeName.require("mission", mission);
  }

  /**
   * The topic of frames.
   *
   * @param kind kind of the content whose segment or repair symbol it is; null for control frames
   */
  public String lane(String satellite, Direction direction, @Nullable Kind kind) {
    return ROOT + mission + "/" + satellite + "/" + direction.word() + "/" + level(kind);
  }

  /**
   * The identifier of a satellite's client, or of a station that stands for it; a broker can check
   * it against the name in the client's certificate.
   *
   * @param station null for the satellite itself
   */
  public String clientOf(String satellite, @Nullable String station) {
    return "perigee/" + mission + "/" + satellite + (station == null ? "" : "/" + station);
  }

  /** Length of the longest topic that a mission can have (bytes). */
  int longest() {
    return lane("x".repeat(NodeName.MAX_LENGTH), Direction.DOWN, Kind.HARD_EXAMPLES).length();
  }

  private static String level(@Nullable Kind kind) {
    return kind == null ? CONTROL : kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The topic of a satellite's state.
   *
   * @param station station that reaches the satellite; null if it connects directly
   */
  public String state(String satellite, @Nullable String station) {
    String direct = ROOT + mission + "/" + satellite + "/state";
    return station == null ? direct : direct + "/" + station;
  }

  /** The topic of the ground's claim to the mission ({@link MissionClaim}). */
  public String claim() {
    return ROOT + mission + "/claim";
  }

  /** Filter for the states of all satellites, direct or through a station. */
  String states() {
    return ROOT + mission + "/+/state/#";
  }

  /**
   * The names in the topic of a state.
   *
   * @param station null if the satellite connects directly
   */
  public record StateTopic(String satellite, @Nullable String station) {}

  /** Parses the topic of a state; empty if it is none of this mission. */
  public Optional<StateTopic> stateOf(String topic) {
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
  public String filter(String satellite, Direction direction) {
    return ROOT + mission + "/" + satellite + "/" + direction.word() + "/+";
  }

  /** The same for a group, one member of which gets each message. */
  String sharedFilter(String group, String satellite, Direction direction) {
    return "$share/" + group + "/" + filter(satellite, direction);
  }

  /** The satellite in the topic of a frame; empty if it is none of this mission. */
  public Optional<String> satelliteOf(String topic) {
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
