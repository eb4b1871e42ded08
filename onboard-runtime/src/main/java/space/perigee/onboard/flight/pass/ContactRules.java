package space.perigee.onboard.flight.pass;

import java.time.Duration;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.exchange.PersonalLayers;

/**
 * What a satellite does about contacts.
 *
 * @param lead time before AOS at which the delta is coded
 * @param minNewSamples samples to train on before another delta is offered in the same contact
 * @param minContactLeft shortest remaining time of a contact for another delta
 * @param adoptionTolerance largest loss of accuracy on the golden set at which a global model is
 *     adopted
 * @param deltas how much of a change a delta carries
 * @param personal layers that are neither sent nor adopted
 * @param payloadBps payload rate of the downlink during a contact (bit/s); 0 if not known
 */
public record ContactRules(
    Duration lead,
    long minNewSamples,
    Duration minContactLeft,
    double adoptionTolerance,
    DeltaTarget deltas,
    PersonalLayers personal,
    double payloadBps) {

  /** A delta one minute before AOS, and another one after 20 new samples. */
  public static final ContactRules DEFAULT =
      new ContactRules(
          Duration.ofSeconds(60),
          20,
          Duration.ofSeconds(30),
          0.05,
          new DeltaTarget.Lossless(),
          PersonalLayers.NONE,
          0);

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
    return new ContactRules(
        lead, minNewSamples, minContactLeft, tolerance, deltas, personal, payloadBps);
  }

  /** With another size of deltas, and another rate of payload on the downlink (bit/s). */
  public ContactRules withDeltas(DeltaTarget target, double newPayloadBps) {
    return new ContactRules(
        lead, minNewSamples, minContactLeft, adoptionTolerance, target, personal, newPayloadBps);
  }

  /** With layers that stay the satellite's own. */
  public ContactRules withPersonal(PersonalLayers layers) {
    return new ContactRules(
        lead, minNewSamples, minContactLeft, adoptionTolerance, deltas, layers, payloadBps);
  }
}
