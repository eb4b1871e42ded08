package space.perigee.onboard.flight;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.flight.learn.LearningStatus;
import space.perigee.onboard.flight.pass.PassReport;
import space.perigee.sync.model.ModelVersion;

/**
 * How a satellite is doing.
 *
 * @param satellite its name
 * @param missionTime when this was so
 * @param modelVersion of its weights
 * @param samples what it has seen
 * @param computing what it has computed
 * @param downlink what waits for the ground, and the contacts
 * @param models what it has exchanged with the ground
 * @param learning how the learning is doing
 */
public record FlightStatus(
    String satellite,
    Instant missionTime,
    ModelVersion modelVersion,
    Samples samples,
    Computing computing,
    Downlink downlink,
    Models models,
    LearningStatus learning) {

  /**
   * What it has seen.
   *
   * @param samplesSeen samples predicted so far
   * @param samplesMissed samples that came while it was too far behind, or could not be used
   * @param samplesTrained samples that entered a training step when they were new
   * @param accuracy share of the predictions of samples with a label that were right, each made
   *     before training on its sample; null before the first
   * @param windowAccuracy the same of the last predictions
   */
  public record Samples(
      long samplesSeen,
      long samplesMissed,
      long samplesTrained,
      @Nullable Double accuracy,
      @Nullable Double windowAccuracy) {}

  /**
   * What it has computed.
   *
   * @param energyJoules spent on it (J)
   * @param stepsTaken training steps
   * @param stepsDenied training steps for which there was no energy
   * @param stepsUndone training steps undone because something was not finite
   */
  public record Computing(
      double energyJoules, long stepsTaken, long stepsDenied, long stepsUndone) {}

  /**
   * What waits for the ground.
   *
   * @param queueBytes size of the outbox: the sum of its files, deltas and hard examples that wait
   *     for a receipt (bytes)
   * @param contact the station that can hear it now, or null
   * @param lastPass the pass that ended last, or null
   */
  public record Downlink(
      long queueBytes, @Nullable String contact, @Nullable PassReport lastPass) {}

  /**
   * What it has exchanged with the ground.
   *
   * @param deltasSent deltas offered to the ground
   * @param deltasAcked deltas that the ground accepted
   * @param deltasRefused deltas that the ground refused or could not build on
   * @param modelsAdopted global models taken
   * @param modelsRolledBack global models that did worse on the golden set
   */
  public record Models(
      long deltasSent,
      long deltasAcked,
      long deltasRefused,
      long modelsAdopted,
      long modelsRolledBack) {}
}
