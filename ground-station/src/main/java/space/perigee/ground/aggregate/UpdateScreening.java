package space.perigee.ground.aggregate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.sync.model.Weights;

/**
 * Decides who may count. An update passes three times: when it arrives, when its round closes (next
 * to the others), and if the candidate is refused, when that is taken apart.
 *
 * <p>{@link #objection}, {@link #mayCount} and {@link #onDecision} run on the thread of the rounds,
 * the others on the worker.
 */
public interface UpdateScreening {

  /** All may count. */
  UpdateScreening OPEN = new UpdateScreening() {};

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
   */
  record Verdict(@Nullable Assessment assessment, @Nullable String refusal) {}

  /** True if updates of a satellite may count: then rounds wait for it. */
  default boolean mayCount(String satellite) {
    return true;
  }

  /** Why an update that has arrived does not count; empty if it does. */
  default Optional<String> objection(Update update, Instant now) {
    return Optional.empty();
  }

  /**
   * Updates of a closed round that do not count, seen next to the others.
   *
   * @param current the published weights
   */
  default List<Rejection> screen(List<Update> updates, Weights current, Trial trial) {
    return List.of();
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
   * A round was decided.
   *
   * @param counted the updates that went into a published version; empty if none was published
   */
  default void onDecision(List<VersionMember> counted, List<Rejection> rejected, Instant now) {}
}
