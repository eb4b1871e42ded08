package space.perigee.ground.aggregate;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.Weights;

/**
 * Decides who may count. An update passes three times: when it arrives, when its round closes (next
 * to the others), and if the candidate is refused, when that is taken apart.
 *
 * <p>{@link #objection} and {@link #onDecision} run on the thread of the rounds, the others on the
 * worker.
 */
public interface UpdateScreening {

  /** All may count. */
  UpdateScreening OPEN = new UpdateScreening() {};

  /**
   * What a delta says of the process that sent it.
   *
   * @param sequence number of its manifest
   * @param base version that it builds on
   * @param isPublished true if that is a global version
   * @param result version that it leads to
   * @param samples training samples since the start of the mission, as claimed
   */
  record DeltaFacts(
      long sequence, ModelVersion base, boolean isPublished, ModelVersion result, long samples) {}

  /** An update that does not count. */
  record Rejection(String satellite, String reason) {}

  /** What a candidate of certain updates is worth. */
  interface Trial {

    /** Makes and scores a candidate; costs an aggregation and an evaluation. */
    Verdict of(List<Update> updates);
  }

  /**
   * A verdict on a candidate.
   *
   * @param assessment null if it could not be scored
   * @param refusal why it would not be published; null if it would
   * @param shortfall by how much the gate refuses it; 0 if it would be published, infinite if it
   *     could not be scored
   */
  record Verdict(@Nullable Assessment assessment, @Nullable String refusal, double shortfall) {}

  /**
   * The updates of a round.
   *
   * @param counted those that count, in the given order; perhaps for fewer samples
   * @param rejected those that do not
   */
  record Screened(List<Update> counted, List<Rejection> rejected) {

    public Screened {
      counted = List.copyOf(counted);
      rejected = List.copyOf(rejected);
    }
  }

  /** Satellites whose updates do not count: rounds do not wait for them. */
  default long barred() {
    return 0;
  }

  /** True if the update of a satellite may count. */
  default boolean counts(String satellite) {
    return true;
  }

  /** A delta was accepted, before its update. May be called by any thread. */
  default void onDelta(String satellite, DeltaFacts facts, Instant now) {}

  /**
   * The training samples of an update that count.
   *
   * @param claimed since the delta before
   * @param since mission time from which on they can have been seen
   */
  default long countedSamples(String satellite, long claimed, Instant since, Instant now) {
    return claimed;
  }

  /** Why an update that has arrived does not count; empty if it does. */
  default Optional<String> objection(Update update, Instant now) {
    return Optional.empty();
  }

  /**
   * Divides the updates of a closed round, seen next to one another.
   *
   * @param current the published weights
   */
  default Screened screen(List<Update> updates, Weights current, Trial trial) {
    return new Screened(updates, List.of());
  }

  /**
   * Updates that spoiled a candidate. The rest is tried next; if nothing is named, the candidate is
   * refused.
   *
   * @param updates that it was made of
   * @param current the published weights
   */
  default List<Rejection> spoilers(List<Update> updates, Weights current, Trial trial) {
    return List.of();
  }

  /**
   * Scores of the updates of a closed round, each alone, whether it counts or not, by satellite.
   *
   * @param current the published weights
   */
  default SortedMap<String, Double> scores(List<Update> updates, Weights current) {
    return Collections.emptySortedMap();
  }

  /**
   * A round was decided.
   *
   * @param counted the updates that went into a published version; empty if none was published
   */
  default void onDecision(List<VersionMember> counted, List<Rejection> rejected, Instant now) {}
}
