package space.perigee.ground.metrics;

import java.time.Instant;

/**
 * What is measured of one satellite.
 *
 * @param lastSeen mission time of its last frame
 * @param version number of the global version that it last acknowledged
 * @param deltas number of accepted deltas
 * @param bytes their total length (bytes)
 */
public record SatelliteFigures(
    String name, boolean online, Instant lastSeen, long version, long deltas, long bytes) {}
