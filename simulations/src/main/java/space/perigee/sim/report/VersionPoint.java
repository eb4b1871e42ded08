package space.perigee.sim.report;

import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A global model version that the ground released.
 *
 * @param number sequence number of the version, 0 or more
 * @param version content hash (hexadecimal digits, any length)
 * @param time when it was released
 * @param accuracy accuracy (fraction of the test set, 0 to 1)
 * @param reason why it was released, such as {@code "round of 3"}; may be empty
 */
public record VersionPoint(
    int number, String version, Instant time, double accuracy, String reason) {

  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]+");

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  public VersionPoint {
    Checks.requireNotNegative("number", number);
    if (!HEX.matcher(version).matches()) {
      throw new IllegalArgumentException(
          "version '" + version + "' of number " + number + " must be hexadecimal digits");
    }
    Checks.requireFraction("accuracy", accuracy);
  }
}
