package space.perigee.onboard.flight.learn;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the learning is doing.
 *
 * @param strategy its name
 * @param kept samples that it keeps
 * @param keptBytes bytes that they take
 * @param waiting samples that wait for training
 * @param samplesGivenUp samples that waited until they had to give way
 * @param pseudoLabels samples trained on with a label that the model gave them
 * @param trainings trainings started
 * @param lastTraining the one that a condition started last, or null
 * @param drifts how often each detector has noticed a drift; absent if it never did
 * @param hardExamples what is kept for the ground, or null if the plan keeps nothing
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
    @Nullable HardExampleStatus hardExamples) {

  public LearningStatus {
    drifts = Collections.unmodifiableMap(new TreeMap<>(drifts));
  }

  /**
   * Drifts that a detector has noticed.
   *
   * @param count how many
   * @param last mission time of the last one
   */
  public record Sightings(long count, Instant last) {}

  /**
   * A training.
   *
   * @param at mission time at which it started
   * @param reason what its condition saw
   */
  public record LastTraining(Instant at, String reason) {}

  /**
   * What becomes of hard examples. One is a candidate, then chosen, then waiting, then sent.
   *
   * @param candidates samples from which the next pass chooses
   * @param chosen samples that were chosen and are not in the outbox yet
   * @param chosenBytes what they take on the downlink
   * @param waiting samples of the batch that waits in the outbox for its receipt
   * @param sent samples of all batches that the ground has accepted, as its receipts say
   * @param awaited samples whose batch no longer waits, kept until their label comes
   * @param labeled samples whose label came
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
