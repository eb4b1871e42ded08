package space.perigee.onboard.flight;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ModelVersion;

/**
 * How a satellite is doing.
 *
 * @param satellite its name
 * @param missionTime when this was so
 * @param modelVersion of its weights
 * @param samplesSeen samples predicted so far
 * @param samplesMissed samples that came while it was too far behind, or could not be used
 * @param samplesTrained samples that entered a training step when they were new
 * @param accuracy share of the predictions of samples with a label that were right, each made
 *     before training on its sample; null before the first
 * @param windowAccuracy the same of the last predictions
 * @param energyJoules spent on computing (J)
 * @param stepsTaken training steps
 * @param stepsDenied training steps for which there was no energy
 * @param stepsUndone training steps undone because something was not finite
 * @param queueBytes size of the outbox: the sum of its files, deltas and hard examples that wait
 *     for a receipt (bytes)
 * @param contact the station that can hear it now, or null
 * @param lastPass the pass that ended last, or null
 * @param deltasSent deltas offered to the ground
 * @param deltasAcked deltas that the ground accepted
 * @param deltasRefused deltas that the ground refused or could not build on
 * @param modelsAdopted global models taken
 * @param modelsRolledBack global models that did worse on the golden set
 * @param learning how the learning is doing
 */
public record FlightStatus(
    String satellite,
    Instant missionTime,
    ModelVersion modelVersion,
    long samplesSeen,
    long samplesMissed,
    long samplesTrained,
    @Nullable Double accuracy,
    @Nullable Double windowAccuracy,
    double energyJoules,
    long stepsTaken,
    long stepsDenied,
    long stepsUndone,
    long queueBytes,
    @Nullable String contact,
    @Nullable PassReport lastPass,
    long deltasSent,
    long deltasAcked,
    long deltasRefused,
    long modelsAdopted,
    long modelsRolledBack,
    LearningStatus learning) {}
