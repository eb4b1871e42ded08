package space.perigee.onboard.selection;

import space.perigee.onboard.task.ClassPrediction;
import space.perigee.onboard.task.Hardness;

/**
 * Entropy of the class probabilities, relative to its maximum: {@code -sum(p ln p) / ln classes},
 * from 0 (certain) to 1 (uniform). Shannon, A mathematical theory of communication, 1948; as a
 * query strategy: Settles, Active learning literature survey, 2009.
 *
 * <p>Skips classes with probability 0, which a float32 softmax can return: {@code 0 ln 0} is NaN,
 * its limit 0.
 */
public final class Entropy implements Hardness {

  @Override
  public double of(ClassPrediction prediction) {
    if (prediction.classes() == 1) {
      return 0;
    }
    double nats = 0;
    for (float probability : prediction.probabilities()) {
      if (probability > 0) {
        nats -= probability * Math.log(probability);
      }
    }
    return nats / Math.log(prediction.classes());
  }
}
