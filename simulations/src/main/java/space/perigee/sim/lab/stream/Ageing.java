package space.perigee.sim.lab.stream;

/**
 * The degradation of a sensor, which converts a feature {@code x} to
 *
 * <pre>
 *   (1 + gain) * x + offset + noise * n
 * </pre>
 *
 * with {@code n} drawn from the standard normal distribution for each sample and feature.
 *
 * @param gain relative change of the response: -0.5 for a detector that lost half its sensitivity
 * @param offset dark signal or stray light, in the unit of the features
 * @param noise standard deviation of the noise, in the unit of the features, 0 or more
 */
public record Ageing(double gain, double offset, double noise) {

  /**
   * @throws IllegalArgumentException if a value is not finite, or the noise is negative
   */
  public Ageing {
    if (!Double.isFinite(gain) || !Double.isFinite(offset)) {
      throw new IllegalArgumentException(
          "gain " + gain + " and offset " + offset + " must be finite");
    }
    if (!Double.isFinite(noise) || noise < 0) {
      throw new IllegalArgumentException("noise " + noise + " must be finite, and 0 or more");
    }
  }

  /**
   * Returns an earlier state of the sensor.
   *
   * @param severity 0 for a new sensor, 1 for this state
   */
  Ageing at(double severity) {
    return new Ageing(severity * gain, severity * offset, severity * noise);
  }

  /**
   * Returns the output of the sensor for {@code value}.
   *
   * @param normal a draw from the standard normal distribution
   */
  float apply(float value, double normal) {
    return (float) ((1 + gain) * value + offset + noise * normal);
  }
}
