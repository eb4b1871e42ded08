package space.perigee.sim.federate;

import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * How a satellite learns between two passes.
 *
 * @param optimizer its state, if any, stays on board from round to round
 * @param learningRate of the optimizer
 * @param batch samples of a step
 * @param epochs passes over the satellite's samples in a round
 */
public record LocalLearning(Optimizer optimizer, double learningRate, int batch, int epochs) {

  /** What turns a gradient into a step. */
  public enum Optimizer {
    SGD,
    ADAM
  }

  public LocalLearning {
    if (!(learningRate > 0 && Double.isFinite(learningRate)) || batch < 1 || epochs < 1) {
      throw new IllegalArgumentException(
          "learning rate " + learningRate + ", batch " + batch + ", epochs " + epochs);
    }
  }

  IUpdater updater() {
    return switch (optimizer) {
      case SGD -> new Sgd(learningRate);
      case ADAM -> new Adam(learningRate);
    };
  }
}
