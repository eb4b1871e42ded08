package space.perigee.onboard.flight;

import java.time.Duration;
import space.perigee.onboard.flight.pass.ContactRules;
import space.perigee.onboard.flight.pass.TransferSettings;
import space.perigee.onboard.plan.LearningPlan;

/**
 * Settings of a flight. All times are mission time.
 *
 * @param mission name of the mission
 * @param satellite name of the satellite
 * @param rhythm intervals of what recurs
 * @param learning the learning plan
 * @param seed of every random choice
 * @param contacts what the satellite does about a contact
 * @param transfer how frames travel
 */
public record FlightSettings(
    String mission,
    String satellite,
    Rhythm rhythm,
    LearningPlan learning,
    long seed,
    ContactRules contacts,
    TransferSettings transfer) {

  /**
   * Intervals of what recurs.
   *
   * @param sampleInterval time between two samples
   * @param disk when checkpoints are made, and what happens while the disk fails
   * @param accuracyWindow number of predictions in the windowed accuracy
   */
  public record Rhythm(Duration sampleInterval, DiskRules disk, int accuracyWindow) {

    /** A sample a minute, a checkpoint every ten. */
    public static final Rhythm DEFAULT = new Rhythm(Duration.ofSeconds(60), DiskRules.DEFAULT, 200);

    /**
     * @throws IllegalArgumentException if a value is outside its range; names it
     */
    public Rhythm {
      positive("sampleInterval", sampleInterval);
      atLeast("accuracyWindow", accuracyWindow, 1);
    }

    /** With another time between two samples. */
    public Rhythm withSampleInterval(Duration interval) {
      return new Rhythm(interval, disk, accuracyWindow);
    }

    /** With other rules for the disk. */
    public Rhythm withDisk(DiskRules rules) {
      return new Rhythm(sampleInterval, rules, accuracyWindow);
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
        TransferSettings.DEFAULT);
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
  public FlightSettings withTransfer(TransferSettings next) {
    return new FlightSettings(mission, satellite, rhythm, learning, seed, contacts, next);
  }
}
