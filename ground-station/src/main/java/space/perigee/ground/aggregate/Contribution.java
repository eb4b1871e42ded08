package space.perigee.ground.aggregate;

import java.time.Instant;
import space.perigee.sync.model.Weights;

/**
 * The newest weights of a satellite.
 *
 * @param deltaId row of their delta, ascending in the order of arrival
 * @param satellite that trained them
 * @param weights verified, and finite
 * @param samples training samples behind them since the start of the mission
 * @param receivedAt mission time of the delivery
 * @param origin number of the global version that they were trained from; 0 is the start model
 */
public record Contribution(
    long deltaId,
    String satellite,
    Weights weights,
    long samples,
    Instant receivedAt,
    long origin) {

  /**
   * @throws IllegalArgumentException if the samples are negative
   */
  public Contribution {
    if (samples < 0) {
      throw new IllegalArgumentException("samples " + samples + " must not be negative");
    }
  }

  /** The same with other weights. */
  Contribution withWeights(Weights next) {
    return new Contribution(deltaId, satellite, next, samples, receivedAt, origin);
  }
}
