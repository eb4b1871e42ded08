package space.perigee.onboard.selection;

import java.time.Duration;

/**
 * What samples may take of one pass.
 *
 * @param bytes on the downlink, 0 or more
 */
public record PassBudget(long bytes) {

  private static final double NANOS = 1e9;

  /**
   * @throws IllegalArgumentException if the bytes are negative
   */
  public PassBudget {
    if (bytes < 0) {
      throw new IllegalArgumentException("budget of " + bytes + " bytes must be 0 or more");
    }
  }

  /**
   * A share of what a pass carries, rounded down.
   *
   * @param contact from AOS to LOS
   * @param rateBps what the downlink carries of payload, after protocol overhead (bit/s)
   * @param share for samples, 0 to 1; the rest is for models
   * @throws IllegalArgumentException if a value is negative, or the share is above 1
   */
  public static PassBudget of(Duration contact, double rateBps, double share) {
    if (contact.isNegative() || !(rateBps >= 0 && share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "contact of %s at %s bit/s, share %s: must be 0 or more, the share up to 1"
              .formatted(contact, rateBps, share));
    }
    double seconds = contact.getSeconds() + contact.getNano() / NANOS;
    return new PassBudget((long) (seconds * rateBps / Byte.SIZE * share));
  }
}
