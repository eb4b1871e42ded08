package space.perigee.onboard.flight.learn;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Status of the learning.
 *
 * @param strategy name of the strategy
 * @param kept samples in the replay memory
 * @param keptBytes their size (bytes)
 * @param waiting samples that wait for training
 * @param samplesGivenUp samples dropped from the queue for training
 * @param pseudoLabels samples trained on with a label assigned by the model
 * @param trainings trainings started
 * @param lastTraining the last training that a condition started, or null
 * @param drifts reported drifts by detector; without detectors that never reported any
 * @param hardExamples hard examples, or null if the plan has none
 * @param guard what protects the model from its stream, or null without a golden set or if the plan
 *     says so
 */
public record LearningStatus(
    String strategy,
    int kept,
    long keptBytes,
    int waiting,
    long samplesGivenUp,
    long pseudoLabels,
    long trainings,
    @Nullable LastTraining lastTraining,
    Map<String, Sightings> drifts,
    @Nullable HardExampleStatus hardExamples,
    @Nullable GuardStatus guard) {

  public LearningStatus {
    drifts = Collections.unmodifiableMap(new TreeMap<>(drifts));
  }

  /**
   * Drifts that a detector has reported.
   *
   * @param count number of drifts
   * @param last mission time of the last one
   */
  public record Sightings(long count, Instant last) {}

  /**
   * A training.
   *
   * @param at mission time at which it started
   * @param reason explanation of its condition
   */
  public record LastTraining(Instant at, String reason) {}

  /**
   * What protects the model from its own stream.
   *
   * @param phase {@code learning}, {@code frozen}, or {@code trial} after it
   * @param bestGolden share of golden samples that the best state answers correctly; null before
   *     the first judgment
   * @param freezes times that training was frozen
   * @param samplesSuspect samples that were not trained on, as their inputs are unlike the first
   * @param modelsUndone models from the ground that were adopted and undone
   * @param cpuShare CPU time for judging, as a share of the CPU time for training since the process
   *     started; null before the first training
   */
  public record GuardStatus(
      String phase,
      @Nullable Double bestGolden,
      long freezes,
      long samplesSuspect,
      long modelsUndone,
      @Nullable Double cpuShare) {}

  /**
   * Hard examples by stage: candidate, chosen, waiting, sent.
   *
   * @param candidates candidates for the next pass
   * @param chosen examples chosen for a pass and not in the outbox yet
   * @param chosenBytes their size on the downlink (bytes)
   * @param waiting examples in the batch that waits in the outbox for its receipt
   * @param sent examples in all batches that the ground has accepted, according to its receipts
   * @param awaited examples whose batch no longer waits, kept until their label arrives
   * @param labeled examples whose label has arrived
   */
  public record HardExampleStatus(
      int candidates,
      int chosen,
      long chosenBytes,
      int waiting,
      long sent,
      int awaited,
      long labeled) {}
}
