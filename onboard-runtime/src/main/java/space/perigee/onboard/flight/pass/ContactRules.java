package space.perigee.onboard.flight.pass;

import java.time.Duration;
import space.perigee.sync.delta.DeltaTarget;

/**
 * What a satellite does about a contact.
 *
 * @param lead how long before AOS the delta is made
 * @param minNewSamples samples to be trained on before another delta is offered in the same contact
 * @param minContactLeft time that must be left in a contact for another delta
 * @param adoptionTolerance how far the accuracy on the golden set may fall with a global model
 * @param deltas how much of a change a delta carries
 * @param payloadBps bits that the downlink carries for us in a second of a contact (bit/s); 0 if
 *     not known
 */
public record ContactRules(
    Duration lead,
    long minNewSamples,
    Duration minContactLeft,
    double adoptionTolerance,
    DeltaTarget deltas,
    double payloadBps) {

  /** A delta a minute before AOS, and another one when 20 samples were learned. */
  public static final ContactRules DEFAULT =
      new ContactRules(
          Duration.ofSeconds(60), 20, Duration.ofSeconds(30), 0.05, new DeltaTarget.Lossless(), 0);

  /**
   * @throws IllegalArgumentException if a value is outside its range; names it
   */
  public ContactRules {
    if (minNewSamples < 1) {
      throw new IllegalArgumentException("minNewSamples " + minNewSamples + " must be 1 or more");
    }
    if (lead.isNegative() || minContactLeft.isNegative()) {
      throw new IllegalArgumentException("lead and minContactLeft must not be negative");
    }
    if (!(adoptionTolerance >= 0 && adoptionTolerance <= 1)) {
      throw new IllegalArgumentException(
          "adoptionTolerance " + adoptionTolerance + " must be within 0 to 1");
    }
    if (!(payloadBps >= 0)) {
      throw new IllegalArgumentException("payloadBps " + payloadBps + " must be 0 or more");
    }
  }

  /** With another tolerance for models from the ground. */
  public ContactRules withAdoptionTolerance(double tolerance) {
    return new ContactRules(lead, minNewSamples, minContactLeft, tolerance, deltas, payloadBps);
  }

  /** With another size of deltas, and another rate of payload on the downlink (bit/s). */
  public ContactRules withDeltas(DeltaTarget target, double newPayloadBps) {
    return new ContactRules(
        lead, minNewSamples, minContactLeft, adoptionTolerance, target, newPayloadBps);
  }
}
