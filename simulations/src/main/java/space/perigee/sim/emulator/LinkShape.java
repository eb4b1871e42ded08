package space.perigee.sim.emulator;

import java.time.Duration;
import java.time.Instant;
import space.perigee.sync.contact.Contact;

/**
 * A radio link with constant rates and delay, in mission time.
 *
 * @param downBps satellite to ground (bits per second, above 0, may be infinite)
 * @param upBps ground to satellite (bits per second, above 0, may be infinite)
 * @param oneWayDelay from one end to the other (0 to 1 hour)
 */
public record LinkShape(double downBps, double upBps, Duration oneWayDelay) implements RadioLink {

  /** Maximum bytes in flight in one direction (64 MiB). */
  static final long MAX_IN_FLIGHT = 64L << 20;

  /** Limited by contacts only. */
  public static final LinkShape UNLIMITED =
      new LinkShape(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Duration.ZERO);

  /**
   * @throws IllegalArgumentException if a value is out of range, or rate times delay is above 64
   *     MiB
   */
  public LinkShape {
    if (oneWayDelay.isNegative() || oneWayDelay.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("delay " + oneWayDelay + " must be within 0 to 1 h");
    }
    checkRate("down", downBps, oneWayDelay);
    checkRate("up", upBps, oneWayDelay);
  }

  /**
   * @throws IllegalArgumentException if the bytes in flight would exceed {@link #MAX_IN_FLIGHT}
   */
  static void checkRate(String direction, double bps, Duration delay) {
    if (!(bps >= 1)) {
      throw new IllegalArgumentException(
          direction + " rate " + bps + " bit/s must be at least 1 bit/s");
    }
    double inFlight = bps / 8 * (delay.toMillis() / 1000.0);
    if (Double.isFinite(bps) && inFlight > MAX_IN_FLIGHT) {
      throw new IllegalArgumentException(
          direction
              + " rate "
              + bps
              + " bit/s with a delay of "
              + delay
              + " has "
              + (long) inFlight
              + " bytes in flight, must be at most "
              + MAX_IN_FLIGHT);
    }
  }

  @Override
  public double rateBps(LinkDirection direction, Contact contact, Instant at) {
    return highestRateBps(direction);
  }

  @Override
  public double highestRateBps(LinkDirection direction) {
    return direction == LinkDirection.DOWN ? downBps : upBps;
  }

  @Override
  public Duration oneWayDelay(Contact contact, Instant at) {
    return oneWayDelay;
  }

  @Override
  public Duration longestDelay() {
    return oneWayDelay;
  }

  @Override
  public Impairments impairments(LinkDirection direction) {
    return Impairments.NONE;
  }
}
