package space.perigee.sim.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of one satellite: samples, accuracy, traffic and energy.
 *
 * @param satellite name of the satellite
 * @param mainClasses the classes it sees most often, most frequent first; may be empty
 * @param aloneAccuracy accuracy if it learns alone (fraction of the test set, 0 to 1); null if it
 *     was not measured
 * @param samplesSeen number of samples seen
 * @param energy energy spent
 * @param down from the satellite
 * @param up to the satellite
 */
public record SatelliteResult(
    String satellite,
    List<String> mainClasses,
    @Nullable Double aloneAccuracy,
    long samplesSeen,
    Energy energy,
    LinkBytes down,
    LinkBytes up) {

  /**
   * Energy.
   *
   * @param computeJoules power of the board while it predicts and trains (J)
   * @param transmitJoules power of the transmitter while it sends (J)
   */
  public record Energy(double computeJoules, double transmitJoules) {

    /**
     * @throws IllegalArgumentException if a value is out of range
     */
    public Energy {
      Checks.requireNotNegative("computeJoules", computeJoules);
      Checks.requireNotNegative("transmitJoules", transmitJoules);
    }
  }

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  public SatelliteResult {
    mainClasses = List.copyOf(mainClasses);
    Checks.requireName("satellite", satellite);
    if (aloneAccuracy != null) {
      Checks.requireFraction("aloneAccuracy", aloneAccuracy);
    }
    Checks.requireNotNegative("samplesSeen", samplesSeen);
  }
}
