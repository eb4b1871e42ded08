package space.perigee.ground.aggregate;

import java.time.Instant;
import space.perigee.sync.model.ModelVersion;

/**
 * The newest delivery of a satellite.
 *
 * @param deltaId row of its delta, ascending in the order of arrival
 * @param satellite that delivered it
 * @param version of its weights
 * @param samples training samples behind them since the start of the mission, as it claims
 * @param updateSamples those of the newest update with samples
 * @param receivedAt mission time of the delivery
 * @param origin number of the global version that they were trained from; 0 is the start model
 */
public record Contribution(
    long deltaId,
    String satellite,
    ModelVersion version,
    long samples,
    long updateSamples,
    Instant receivedAt,
    long origin) {

  /**
   * @throws IllegalArgumentException if a count is negative
   */
  public Contribution {
    if (samples < 0 || updateSamples < 0) {
      throw new IllegalArgumentException(
          "samples " + samples + " and " + updateSamples + " must not be negative");
    }
  }

  /** The same with the row of its delta. */
  public Contribution withDeltaId(long id) {
    return new Contribution(id, satellite, version, samples, updateSamples, receivedAt, origin);
  }

  /**
   * Samples of the update that follows.
   *
   * <p>A delta may carry the rest of what earlier samples taught: a lossy delta drops a part, and a
   * lossless one is sent in layers. So an update without new samples has those of the one before.
   * If the count went back, the satellite has lost its own, and counts from zero.
   *
   * @param claimed by the delta, since the start of the mission
   */
  public long samplesUntil(long claimed) {
    if (claimed == samples) {
      return updateSamples;
    }
    return claimed > samples ? claimed - samples : claimed;
  }
}
