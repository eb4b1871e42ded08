package space.perigee.onboard.selection;

import space.perigee.onboard.task.ClassPrediction;
import space.perigee.onboard.task.Hardness;

/**
 * Entropy of the class probabilities, in units of the highest possible: {@code -sum(p ln p) / ln
 * classes}, from 0 (certain) to 1 (uniform). Shannon, A mathematical theory of communication, 1948;
 * as a query for labels: Settles, Active learning literature survey, 2009.
 *
 * <p>A float32 softmax does return 0, and {@code 0 ln 0} is NaN where its limit is 0: such classes
 * are passed over.
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
