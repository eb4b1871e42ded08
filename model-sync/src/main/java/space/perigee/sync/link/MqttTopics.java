package space.perigee.sync.link;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.Kind;

/**
 * Topics of a mission: {@code perigee/v1/<mission>/<satellite>/<direction>/<lane>}, where the
 * direction is {@code down} (to the ground) or {@code up}, and the lane {@code control} (QoS 1) or
 * the kind of the content whose bulk it is (QoS 0): {@code command}, {@code model}, {@code delta},
 * {@code labels}, {@code hard-examples}, {@code telemetry}. And {@code
 * perigee/v1/<mission>/<satellite>/state}, which holds {@code online} or, by the last will, {@code
 * offline}; {@code .../state/<station>} holds the same of a satellite in a station's reach, with
 * what its link is ({@link StationReach}).
 *
 * @param mission letters, digits, dot, underscore and hyphen
 */
public record MqttTopics(String mission) {

  private static final int MAX_NAME = 64;

  /** Names that may be a level of a topic, and of a path: not {@code .} or {@code ..}. */
  private static final Pattern NAME =
      Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1," + MAX_NAME + "}");

  private static final String ROOT = "perigee/v1/";
  private static final String CONTROL = "control";
  private static final Set<String> LANES =
      Stream.concat(Stream.of(CONTROL), Stream.of(Kind.values()).map(MqttTopics::level))
          .collect(Collectors.toUnmodifiableSet());

  /**
   * @throws IllegalArgumentException if the mission cannot be a level of a topic
   */
  public MqttTopics {
    requireName("mission", mission);
  }

  /**
   * Checks that a name can be a level of a topic.
   *
   * @throws IllegalArgumentException if {@code name} is not 1 to 64 letters, digits, dots,
   *     underscores or hyphens, or is {@code .} or {@code ..}
   */
  public static void requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + " '" + name + "' must be 1 to 64 of A-Z a-z 0-9 . _ -, and not . or ..");
    }
  }

  /**
   * @param kind of the content whose bulk it is; null for control
   */
  String lane(String satellite, Direction direction, @Nullable Kind kind) {
    return ROOT + mission + "/" + satellite + "/" + direction.word() + "/" + level(kind);
  }

  /** Length of the longest topic that a mission can have (bytes). */
  int longest() {
    return lane("x".repeat(MAX_NAME), Direction.DOWN, Kind.HARD_EXAMPLES).length();
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
        (levels.length == 5 || levels.length == 6 && NAME.matcher(levels[5]).matches())
            && topic.startsWith(ROOT)
            && levels[2].equals(mission)
            && NAME.matcher(levels[3]).matches()
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
            && NAME.matcher(levels[3]).matches()
            && LANES.contains(levels[5]);
    return isLane ? Optional.of(levels[3]) : Optional.empty();
  }
}
