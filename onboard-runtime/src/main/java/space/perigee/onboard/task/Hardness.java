package space.perigee.onboard.task;

/**
 * A score of how hard a sample is for the model: the higher, the more useful a label.
 *
 * <p>Values are finite and defined by each score's paper, so their scales differ. The selection for
 * the downlink uses only their order.
 */
public interface Hardness {

  /** The hardness of a sample with this prediction. */
  double of(ClassPrediction prediction);

  /** The state to be saved in a checkpoint; 0 if the score has none. */
  default long state() {
    return 0;
  }
}
