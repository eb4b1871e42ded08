package space.perigee.onboard.flight;

import java.time.Duration;
import space.perigee.sync.delta.DeltaTarget;

/**
 * How a satellite is to behave. All times are mission time.
 *
 * @param mission name of the mission
 * @param satellite name of the satellite
 * @param sampleInterval time between two samples
 * @param batch samples of a training step, the new one included
 * @param stepsPerSample training steps for each sample
 * @param replayCapacity most samples in the replay memory
 * @param seed of every random choice
 * @param accuracyWindow predictions that the windowed accuracy covers
 * @param checkpointInterval longest time between two checkpoints while something changes
 * @param lead how long before AOS the delta is made
 * @param minNewSamples samples to be trained on before another delta is offered in the same contact
 * @param minContactLeft time that must be left in a contact for another delta
 * @param adoptionTolerance how far the accuracy on the golden set may fall with a global model
 * @param segmentBytes size of a segment (bytes)
 * @param answerTimeout after which an unanswered question is repeated
 * @param contactTick time between two looks at the link while a contact is open
 * @param deltas how much of a change a delta carries
 */
public record FlightSettings(
    String mission,
    String satellite,
    Duration sampleInterval,
    int batch,
    int stepsPerSample,
    int replayCapacity,
    long seed,
    int accuracyWindow,
    Duration checkpointInterval,
    Duration lead,
    long minNewSamples,
    Duration minContactLeft,
    double adoptionTolerance,
    int segmentBytes,
    Duration answerTimeout,
    Duration contactTick,
    DeltaTarget deltas) {

  /**
   * @throws IllegalArgumentException if a value is outside its range; names it
   */
  public FlightSettings {
    positive("sampleInterval", sampleInterval);
    positive("checkpointInterval", checkpointInterval);
    positive("answerTimeout", answerTimeout);
    positive("contactTick", contactTick);
    atLeast("batch", batch, 1);
    atLeast("stepsPerSample", stepsPerSample, 0);
    atLeast("replayCapacity", replayCapacity, 1);
    atLeast("accuracyWindow", accuracyWindow, 1);
    atLeast("minNewSamples", minNewSamples, 1);
    if (lead.isNegative() || minContactLeft.isNegative()) {
      throw new IllegalArgumentException("lead and minContactLeft must not be negative");
    }
    if (!(adoptionTolerance >= 0 && adoptionTolerance <= 1)) {
      throw new IllegalArgumentException(
          "adoptionTolerance " + adoptionTolerance + " must be within 0 to 1");
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
        Duration.ofSeconds(60),
        32,
        1,
        500,
        1,
        200,
        Duration.ofMinutes(10),
        Duration.ofSeconds(60),
        20,
        Duration.ofSeconds(30),
        0.05,
        8192,
        Duration.ofSeconds(2),
        Duration.ofMillis(100),
        new DeltaTarget.Lossless());
  }

  /** With another rhythm and size of learning. */
  public FlightSettings withLearning(
      Duration interval, int batchSize, int steps, int replay, long newSeed) {
    return new FlightSettings(
        mission,
        satellite,
        interval,
        batchSize,
        steps,
        replay,
        newSeed,
        accuracyWindow,
        checkpointInterval,
        lead,
        minNewSamples,
        minContactLeft,
        adoptionTolerance,
        segmentBytes,
        answerTimeout,
        contactTick,
        deltas);
  }

  /** With other rules for contacts. */
  public FlightSettings withContacts(
      Duration newLead, long newSamples, Duration contactLeft, double tolerance) {
    return new FlightSettings(
        mission,
        satellite,
        sampleInterval,
        batch,
        stepsPerSample,
        replayCapacity,
        seed,
        accuracyWindow,
        checkpointInterval,
        newLead,
        newSamples,
        contactLeft,
        tolerance,
        segmentBytes,
        answerTimeout,
        contactTick,
        deltas);
  }

  /** With another transfer. */
  public FlightSettings withTransfer(int bytes, Duration timeout, Duration tick) {
    return new FlightSettings(
        mission,
        satellite,
        sampleInterval,
        batch,
        stepsPerSample,
        replayCapacity,
        seed,
        accuracyWindow,
        checkpointInterval,
        lead,
        minNewSamples,
        minContactLeft,
        adoptionTolerance,
        bytes,
        timeout,
        tick,
        deltas);
  }

  /** With another time between checkpoints. */
  public FlightSettings withCheckpointInterval(Duration interval) {
    return new FlightSettings(
        mission,
        satellite,
        sampleInterval,
        batch,
        stepsPerSample,
        replayCapacity,
        seed,
        accuracyWindow,
        interval,
        lead,
        minNewSamples,
        minContactLeft,
        adoptionTolerance,
        segmentBytes,
        answerTimeout,
        contactTick,
        deltas);
  }

  /** With smaller or larger deltas. */
  public FlightSettings withDeltas(DeltaTarget target) {
    return new FlightSettings(
        mission,
        satellite,
        sampleInterval,
        batch,
        stepsPerSample,
        replayCapacity,
        seed,
        accuracyWindow,
        checkpointInterval,
        lead,
        minNewSamples,
        minContactLeft,
        adoptionTolerance,
        segmentBytes,
        answerTimeout,
        contactTick,
        target);
  }
}
