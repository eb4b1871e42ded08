package space.perigee.onboard.selection;

import space.perigee.onboard.task.ClassPrediction;
import space.perigee.onboard.task.Hardness;

/**
 * Free energy of the logits, {@code -T ln(sum(exp(logit / T)))}: Liu, Wang, Owens and Li,
 * Energy-based out-of-distribution detection, NeurIPS 2020. Samples that resemble the training data
 * have large logits and low energy; unfamiliar samples have high energy, even where the softmax is
 * confident. Values are usually negative. Costs one exponential per class; subtracting the largest
 * logit first avoids overflow.
 *
 * @param temperature T, above 0; the paper recommends 1
 */
public record EnergyScore(double temperature) implements Hardness {

  /**
   * @throws IllegalArgumentException if the temperature is not positive and finite
   */
  public EnergyScore {
    if (!(temperature > 0 && Double.isFinite(temperature))) {
      throw new IllegalArgumentException("temperature " + temperature + " must be above 0");
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the prediction has no logits
   */
  @Override
  public double of(ClassPrediction prediction) {
    float[] logits = prediction.logits();
    if (logits.length == 0) {
      throw new IllegalArgumentException(
          "energy needs logits, and the prediction has none: give them to ClassPrediction");
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((logit - largest) / temperature);
    }
    return -largest - temperature * Math.log(sum);
  }
}
