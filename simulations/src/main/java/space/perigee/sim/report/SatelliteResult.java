package space.perigee.sim.report;

import java.util.List;

/**
 * What one satellite saw, sent and spent in the mission.
 *
 * @param satellite name of the satellite
 * @param mainClasses the classes that it sees most, most frequent first; may be empty
 * @param aloneAccuracy what it reaches when it learns alone (fraction of the test set, 0 to 1)
 * @param samplesSeen samples taken in
 * @param deltasDelivered deltas that reached the ground whole
 * @param modelsDelivered global models that reached the satellite whole
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
   * @throws IllegalArgumentException if a value is outside its range
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
