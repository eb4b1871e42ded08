package space.perigee.onboard.flight.pass;

import java.time.Duration;

/**
 * Settings of transfers.
 *
 * @param segmentBytes size of a segment (bytes)
 * @param answerTimeout time after which an unanswered poll is repeated
 * @param contactTick time between two steps during a contact
 */
public record TransferSettings(int segmentBytes, Duration answerTimeout, Duration contactTick) {

  /** Segments that fill a datagram on an Ethernet. */
  public static final TransferSettings DEFAULT =
      new TransferSettings(1460, Duration.ofSeconds(2), Duration.ofMillis(100));

  /**
   * @throws IllegalArgumentException if a value is outside its range; names it
   */
  public TransferSettings {
    positive("answerTimeout", answerTimeout);
    positive("contactTick", contactTick);
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " " + value + " must be above 0");
    }
  }
}
