package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A part of the learning with a state in the checkpoint. */
public interface LearningPart {

  /** Name in the checkpoint. */
  String name();

  /** The settings that the state depends on; with other settings the part starts empty. */
  String settings();

  /** Writes the state, after making durable whatever it refers to. */
  void save(DataOutput out) throws IOException;

  /**
   * Restores a state that was saved with the same settings.
   *
   * @throws IOException if it is truncated or invalid
   */
  void restore(DataInput in) throws IOException;

  /** True if a checkpoint without this part has lost nothing. */
  default boolean mayBeAbsent() {
    return false;
  }

  /** Called when the last {@link #save saved} state is durable. */
  default void committed() {}
}
