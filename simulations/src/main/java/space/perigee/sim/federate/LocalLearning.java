package space.perigee.sim.federate;

import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Training of a satellite between two passes.
 *
 * @param optimizer its state stays on board between rounds
 * @param batch samples per step
 * @param epochs passes over the satellite's samples per round
 */
public record LocalLearning(Optimizer optimizer, double learningRate, int batch, int epochs) {

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
