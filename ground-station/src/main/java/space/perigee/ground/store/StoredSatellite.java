package space.perigee.ground.store;

import java.time.Instant;

/**
 * The stored state of a satellite.
 *
 * @param firstHeard mission time of its first frame
 * @param lastHeard mission time of the last delivery or departure
 * @param deltas number of accepted deltas
 * @param bytes their total length (bytes)
 * @param lastBytes length of the last one (bytes); 0 if there is none
 */
public record StoredSatellite(
    String name, Instant firstHeard, Instant lastHeard, long deltas, long bytes, long lastBytes) {}
