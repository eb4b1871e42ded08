package space.perigee.sync.link;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Topics of a mission: {@code perigee/v1/<mission>/<satellite>/<direction>/<lane>}, where the
 * direction is {@code down} (to the ground) or {@code up}, and the lane {@code segment} (QoS 0) or
 * {@code control} (QoS 1); and {@code perigee/v1/<mission>/<satellite>/state}, which holds {@code
 * online} or, by the last will, {@code offline}.
 *
 * @param mission letters, digits, dot, underscore and hyphen
 */
public record MqttTopics(String mission) {

  /** Names that may be a level of a topic. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private static final String ROOT = "perigee/v1/";

  /** Direction of a frame. */
  public enum Direction {
    DOWN,
    UP;

    private String level() {
      return this == DOWN ? "down" : "up";
    }
  }

  /**
   * @throws IllegalArgumentException if the mission cannot be a level of a topic
   */
  public MqttTopics {
    requireName("mission", mission);
  }

  /**
   * @throws IllegalArgumentException if {@code name} is not 1 to 64 letters, digits, dots,
   *     underscores or hyphens
   */
  public static void requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what + " '" + name + "' must be 1 to 64 of A-Z a-z 0-9 . _ -");
    }
  }

  String lane(String satellite, Direction direction, boolean segment) {
    return ROOT
        + mission
        + "/"
        + satellite
        + "/"
        + direction.level()
        + (segment ? "/segment" : "/control");
  }

  String state(String satellite) {
    return ROOT + mission + "/" + satellite + "/state";
  }

  /** Filter for both lanes; {@code +} stands for every satellite. */
  String filter(String satellite, Direction direction) {
    return ROOT + mission + "/" + satellite + "/" + direction.level() + "/+";
  }

  /** The satellite that a lane's topic names, if it is one of this mission's lanes. */
  Optional<String> satelliteOf(String topic) {
    String[] levels = topic.split("/", -1);
    boolean isLane =
        levels.length == 6
            && topic.startsWith(ROOT)
            && levels[2].equals(mission)
            && NAME.matcher(levels[3]).matches();
    return isLane ? Optional.of(levels[3]) : Optional.empty();
  }
}
