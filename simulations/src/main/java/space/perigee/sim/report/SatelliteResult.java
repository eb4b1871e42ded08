package space.perigee.sim.report;

import java.util.List;

/**
 * The results of one satellite: samples, accuracy, traffic and energy.
 *
 * @param satellite name of the satellite
 * @param mainClasses the classes it sees most often, most frequent first; may be empty
 * @param aloneAccuracy accuracy if it learns alone (fraction of the test set, 0 to 1)
 * @param samplesSeen number of samples seen
 * @param deltasDelivered number of deltas delivered to the ground
 * @param modelsDelivered number of global models delivered to the satellite
 * @param energyJoules energy spent on learning and on the radio (J)
 * @param linkBytesDown bytes from the satellite, measured at the link with all overhead
 * @param linkBytesUp bytes to the satellite, measured at the link with all overhead
 */
public record SatelliteResult(
    String satellite,
    List<String> mainClasses,
    double aloneAccuracy,
    long samplesSeen,
    int deltasDelivered,
    int modelsDelivered,
    double energyJoules,
    long linkBytesDown,
    long linkBytesUp) {

  /**
   * @throws IllegalArgumentException if a value is out of range
   */
  public SatelliteResult {
    mainClasses = List.copyOf(mainClasses);
    Checks.requireName("satellite", satellite);
    Checks.requireFraction("aloneAccuracy", aloneAccuracy);
    Checks.requireNotNegative("samplesSeen", samplesSeen);
    Checks.requireNotNegative("deltasDelivered", deltasDelivered);
    Checks.requireNotNegative("modelsDelivered", modelsDelivered);
    Checks.requireNotNegative("energyJoules", energyJoules);
    Checks.requireNotNegative("linkBytesDown", linkBytesDown);
    Checks.requireNotNegative("linkBytesUp", linkBytesUp);
  }
}
