package space.perigee.onboard.flight.learn;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.task.Prediction;
import space.perigee.sync.model.Weights;

/**
 * Protects the model from its own stream, and from models that are worse. The methods as they are
 * here protect from nothing; {@code StreamGuard} overrides all of them.
 */
public interface ModelGuard {

  /** Lets everything happen. */
  ModelGuard NONE = new ModelGuard() {};

  /** Handles a sample that was predicted; false if it must not be learned from. */
  default boolean mayLearn(Sample sample, Prediction prediction, Instant at) {
    return true;
  }

  /** Handles a label that will be trained on. */
  default void learns(int label) {}

  /** True while nothing may be trained on. */
  default boolean isFrozen() {
    return false;
  }

  /** Judges the learner after a step if it is time. */
  default void afterTraining(Instant at) {}

  /** Judges the learner a last time, as the stream has ended. */
  default void finish() {}

  /** True if the learner has trained since {@link #finish}. */
  default boolean isUnfinished() {
    return false;
  }

  /** The parameters to send to the ground, judged. */
  default Weights toSend(Weights current) {
    return current;
  }

  /** True to keep a model from the ground, which the learner has for now. */
  default boolean admits() {
    return true;
  }

  /** The learner has its own model back, as another one was not adopted. */
  default void refused() {}

  /**
   * A model from the ground has replaced the learner's.
   *
   * @param isOrdered true if a person ordered it: what was best before no longer counts
   */
  default void adopted(boolean isOrdered) {}

  /** True once after a change that a restart must not lose. */
  default boolean takeWantsCheckpoint() {
    return false;
  }

  /** The current status; null if there is nothing to tell. */
  default LearningStatus.@Nullable GuardStatus status() {
    return null;
  }

  /** What is kept in a checkpoint. */
  default Optional<LearningPart> part() {
    return Optional.empty();
  }
}
