package space.perigee.onboard.flight;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.flight.learn.LearningStatus;
import space.perigee.onboard.flight.learn.StreamStatus;
import space.perigee.onboard.flight.pass.PassReport;
import space.perigee.onboard.flight.payload.PredictionStatus;
import space.perigee.sync.model.ModelVersion;

/**
 * Status of a satellite.
 *
 * @param satellite name of the satellite
 * @param missionTime mission time of the status
 * @param modelVersion of its weights
 * @param globalVersion of the newest global model that it has received, or the start model; null if
 *     a state of an earlier release does not say it
 * @param samples counts and accuracy
 * @param computing training steps and energy
 * @param downlink outbox and contacts
 * @param models counts of deltas and models
 * @param learning status of the learning
 * @param upkeep what happened to clock and disk
 */
public record FlightStatus(
    String satellite,
    Instant missionTime,
    ModelVersion modelVersion,
    @Nullable ModelVersion globalVersion,
    Samples samples,
    Computing computing,
    Downlink downlink,
    Models models,
    LearningStatus learning,
    Upkeep upkeep) {

  /**
   * Samples and accuracy.
   *
   * @param samplesSeen samples predicted so far
   * @param samplesMissed samples that were missed because the satellite was too far behind
   * @param samplesSkipped samples that could not be used: damaged, not finite, of an unknown class
   * @param samplesTrained samples that entered a training step when they were new
   * @param accuracy fraction of labeled samples predicted correctly, each before training on it;
   *     null before the first
   * @param windowAccuracy the same for the last predictions
   * @param stream status of the stream
   * @param predictions those that leave the runtime; null if nobody wants them
   */
  public record Samples(
      long samplesSeen,
      long samplesMissed,
      long samplesSkipped,
      long samplesTrained,
      @Nullable Double accuracy,
      @Nullable Double windowAccuracy,
      StreamStatus stream,
      @Nullable PredictionStatus predictions) {}

  /**
   * Training steps and energy.
   *
   * @param energyJoules energy spent on computing (J)
   * @param stepsTaken training steps
   * @param stepsDenied training steps denied for lack of energy
   * @param stepsUndone training steps undone because a value was not finite
   */
  public record Computing(
      double energyJoules, long stepsTaken, long stepsDenied, long stepsUndone) {}

  /**
   * Clock and disk.
   *
   * @param clockSettings times that the clock was set, in flight or between two starts
   * @param diskFailures writes that a disk did not take
   * @param unsavedSince mission time since which the disk takes no checkpoint; null if it does
   */
  public record Upkeep(long clockSettings, long diskFailures, @Nullable Instant unsavedSince) {}

  /**
   * Outbox and contacts.
   *
   * @param queueBytes size of the outbox, which is the sum of its files: deltas and hard examples
   *     that wait for a receipt (bytes)
   * @param contact the station in contact, or null
   * @param lastPass the last completed pass, or null
   */
  public record Downlink(
      long queueBytes, @Nullable String contact, @Nullable PassReport lastPass) {}

  /**
   * Deltas and models exchanged with the ground.
   *
   * @param deltasSent deltas offered to the ground
   * @param deltasAcked deltas that the ground accepted
   * @param deltasRefused deltas that the ground rejected or whose base it did not know
   * @param modelsAdopted global models adopted
   * @param modelsRolledBack global models rejected because they did worse on the golden set
   */
  public record Models(
      long deltasSent,
      long deltasAcked,
      long deltasRefused,
      long modelsAdopted,
      long modelsRolledBack) {}
}
