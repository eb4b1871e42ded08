package space.perigee.onboard.selection;

import space.perigee.onboard.task.ClassPrediction;
import space.perigee.onboard.task.Hardness;

/**
 * {@code 1 - (p1 - p2)} of the two most probable classes, from 0 (certain) to 1 (a tie): Scheffer,
 * Decomain and Wrobel, Active hidden Markov models for information extraction, IDA 2001. It selects
 * samples on the border between two classes, regardless of all others.
 */
public final class Margin implements Hardness {

  @Override
  public double of(ClassPrediction prediction) {
    return 1 - prediction.margin();
  }
}
