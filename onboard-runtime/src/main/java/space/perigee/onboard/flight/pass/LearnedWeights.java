package space.perigee.onboard.flight.pass;

import space.perigee.sync.model.Weights;
import space.perigee.sync.transfer.Subject;

/** The source of what deltas carry. */
public interface LearnedWeights {

  /** The weights that the ground is to hold, judged. */
  Weights wanted();

  /**
   * Describes a delta of them.
   *
   * @param samples training samples behind them since the start of the mission
   */
  Subject subject(long samples);

  /**
   * A delta of them was offered.
   *
   * @param result weights that the ground will decode
   * @param replaces true if it takes the place of one that has not begun to leave
   */
  void offered(Weights wanted, Weights result, boolean replaces);
}
