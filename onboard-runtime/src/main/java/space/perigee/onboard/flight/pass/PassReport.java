package space.perigee.onboard.flight.pass;

import java.time.Instant;

/**
 * Summary of a pass.
 *
 * @param station ground station of the contact
 * @param aos start of the contact
 * @param plannedBytes expected capacity of the downlink; 0 if the rate is not known
 * @param sentBytes sent to the ground
 * @param deltasAcked deltas that the ground accepted during the pass
 */
public record PassReport(
    String station, Instant aos, long plannedBytes, long sentBytes, long deltasAcked) {}
