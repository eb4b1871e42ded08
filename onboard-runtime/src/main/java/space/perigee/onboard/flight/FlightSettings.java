package space.perigee.onboard.flight;

import java.time.Duration;
import space.perigee.onboard.plan.LearningPlan;
import space.perigee.sync.delta.DeltaTarget;

/**
 * How a satellite is to behave. All times are mission time.
 *
 * @param mission name of the mission
 * @param satellite name of the satellite
 * @param rhythm what recurs
 * @param learning how it learns
 * @param seed of every random choice
 * @param contacts what it does about a contact
 * @param transfer how frames travel
 */
public record FlightSettings(
    String mission,
    String satellite,
    Rhythm rhythm,
    LearningPlan learning,
    long seed,
    ContactRules contacts,
    Transfer transfer) {

  /**
   * What recurs.
   *
   * @param sampleInterval time between two samples
   * @param checkpointInterval longest time between two checkpoints while something changes
   * @param accuracyWindow predictions that the windowed accuracy covers
   */
  public record Rhythm(Duration sampleInterval, Duration checkpointInterval, int accuracyWindow) {

    /** A sample a minute, a checkpoint every ten. */
    public static final Rhythm DEFAULT =
        new Rhythm(Duration.ofSeconds(60), Duration.ofMinutes(10), 200);

    /**
     * @throws IllegalArgumentException if a value is outside its range; names it
     */
    public Rhythm {
      positive("sampleInterval", sampleInterval);
      positive("checkpointInterval", checkpointInterval);
      atLeast("accuracyWindow", accuracyWindow, 1);
    }

    /** With another time between two samples. */
    public Rhythm withSampleInterval(Duration interval) {
      return new Rhythm(interval, checkpointInterval, accuracyWindow);
    }
  }

  /**
   * What it does about a contact.
   *
   * @param lead how long before AOS the delta is made
   * @param minNewSamples samples to be trained on before another delta is offered in the same
   *     contact
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
            Duration.ofSeconds(60),
            20,
            Duration.ofSeconds(30),
            0.05,
            new DeltaTarget.Lossless(),
            0);

    /**
     * @throws IllegalArgumentException if a value is outside its range; names it
     */
    public ContactRules {
      atLeast("minNewSamples", minNewSamples, 1);
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

  /**
   * How frames travel.
   *
   * @param segmentBytes size of a segment (bytes)
   * @param answerTimeout after which an unanswered question is repeated
   * @param contactTick time between two looks at the link while a contact is open
   */
  public record Transfer(int segmentBytes, Duration answerTimeout, Duration contactTick) {

    /** Segments that fill a datagram on an Ethernet. */
    public static final Transfer DEFAULT =
        new Transfer(1460, Duration.ofSeconds(2), Duration.ofMillis(100));

    /**
     * @throws IllegalArgumentException if a value is outside its range; names it
     */
    public Transfer {
      positive("answerTimeout", answerTimeout);
      positive("contactTick", contactTick);
    }
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " " + value + " must be above 0");
    }
  }

  private static void atLeast(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " " + value + " must be " + least + " or more");
    }
  }

  /** A sample a minute, one step of 32 on each, 500 samples of replay. */
  public static FlightSettings of(String mission, String satellite) {
    return new FlightSettings(
        mission,
        satellite,
        Rhythm.DEFAULT,
        LearningPlan.ofReplay(32, 500, 1),
        1,
        ContactRules.DEFAULT,
        Transfer.DEFAULT);
  }

  /** With another rhythm. */
  public FlightSettings withRhythm(Rhythm next) {
    return new FlightSettings(mission, satellite, next, learning, seed, contacts, transfer);
  }

  /** With another way to learn, and another seed. */
  public FlightSettings withLearning(LearningPlan next, long newSeed) {
    return new FlightSettings(mission, satellite, rhythm, next, newSeed, contacts, transfer);
  }

  /** With other rules for contacts. */
  public FlightSettings withContacts(ContactRules next) {
    return new FlightSettings(mission, satellite, rhythm, learning, seed, next, transfer);
  }

  /** With another transfer. */
  public FlightSettings withTransfer(Transfer next) {
    return new FlightSettings(mission, satellite, rhythm, learning, seed, contacts, next);
  }
}
