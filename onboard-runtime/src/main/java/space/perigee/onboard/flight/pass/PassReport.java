package space.perigee.onboard.flight.pass;

import java.time.Instant;

/**
 * What came of a pass.
 *
 * @param station that heard the satellite
 * @param aos when it began
 * @param plannedBytes that the radio was expected to carry down; 0 if its rate is not known
 * @param sentBytes that were sent down
 * @param deltasAcked deltas that the ground accepted in it
 */
public record PassReport(
    String station, Instant aos, long plannedBytes, long sentBytes, long deltasAcked) {}
