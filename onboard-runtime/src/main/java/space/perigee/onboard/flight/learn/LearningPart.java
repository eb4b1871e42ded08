package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** A part of the learning whose state a checkpoint holds. */
interface LearningPart {

  /** Its name in the checkpoint. */
  String name();

  /** What its state depends on: with other settings the part begins anew. */
  String settings();

  /** Writes its state, after making durable what the state refers to. */
  void save(DataOutput out) throws IOException;

  /**
   * Goes on from a state that was saved with the same settings.
   *
   * @throws IOException if it ends too soon or makes no sense
   */
  void restore(DataInput in) throws IOException;

  /** What {@link #save} wrote last is durable. */
  default void committed() {}
}
