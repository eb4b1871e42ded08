package space.perigee.sim.lab.stream;

/**
 * What becomes of a sensor: of a feature {@code x}, it gives
 *
 * <pre>
 *   min(highest, max(lowest, (1 + gain) * x + offset + noise * n))
 * </pre>
 *
 * with {@code n} drawn anew from the standard normal distribution for each sample and feature.
 *
 * @param gain relative change of the response: -0.5 for a detector of half its sensitivity
 * @param offset dark signal or stray light, in the features' unit
 * @param noise standard deviation of the noise, in the features' unit, 0 or more
 * @param lowest least value that the sensor gives, in the features' unit; may be infinite
 * @param highest value at which it saturates, in the features' unit; may be infinite
 */
public record Ageing(double gain, double offset, double noise, double lowest, double highest) {

  /**
   * @throws IllegalArgumentException if gain, offset or noise is not finite, the noise is negative,
   *     or the lowest value is not below the highest
   */
  public Ageing {
    if (!Double.isFinite(gain) || !Double.isFinite(offset)) {
      throw new IllegalArgumentException(
          "gain " + gain + " and offset " + offset + " must be finite");
    }
    if (!Double.isFinite(noise) || noise < 0) {
      throw new IllegalArgumentException("noise " + noise + " must be finite, and 0 or more");
    }
    if (!(lowest < highest)) {
      throw new IllegalArgumentException(
          "lowest value " + lowest + " must be below the highest " + highest);
    }
  }

  /** Values without limits. */
  public Ageing(double gain, double offset, double noise) {
    this(gain, offset, noise, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** The same for a sensor that gives no value outside {@code lowest} to {@code highest}. */
  public Ageing withLimits(double least, double largest) {
    return new Ageing(gain, offset, noise, least, largest);
  }

  /**
   * An earlier state on the way here.
   *
   * @param severity 0 for a new sensor, 1 for this one
   */
  Ageing at(double severity) {
    return new Ageing(severity * gain, severity * offset, severity * noise, lowest, highest);
  }

  /**
   * What the sensor gives for {@code value}.
   *
   * @param normal a draw from the standard normal distribution
   */
  float apply(float value, double normal) {
    double aged = (1 + gain) * value + offset + noise * normal;
    return (float) Math.min(highest, Math.max(lowest, aged));
  }
}
