package space.perigee.onboard.flight.pass;

import space.perigee.sync.model.Weights;

/** The source of what deltas carry. */
public interface LearnedWeights {

  /** The weights that the ground is to hold, judged. */
  Weights wanted();

  /**
   * A delta of them was offered.
   *
   * @param result weights that the ground will decode
   */
  void offered(Weights wanted, Weights result);
}
