package space.perigee.sync.transfer;

import java.util.regex.Pattern;

/**
 * Names of missions, satellites, stations and server groups: each can be a level of an MQTT topic
 * and of a file path.
 */
public final class NodeName {

  /** Length of the longest name (characters). */
  public static final int MAX_LENGTH = 64;

  /** {@code .} and {@code ..} would change a path. */
  private static final Pattern FORM =
      Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1," + MAX_LENGTH + "}");

  private NodeName() {}

  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * Checks a name.
   *
   * @param what what it names, for the message
   * @throws IllegalArgumentException if {@code name} is not 1 to 64 letters, digits, dots,
   *     underscores or hyphens, or is {@code .} or {@code ..}
   */
  public static void require(String what, String name) {
    if (!isValid(name)) {
      throw new IllegalArgumentException(
          what + " '" + name + "' must be 1 to 64 of A-Z a-z 0-9 . _ -, and not . or ..");
    }
  }
}
